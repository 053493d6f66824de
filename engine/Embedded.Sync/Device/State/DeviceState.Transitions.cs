using System.Collections.Immutable;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <content>From one state to the next. Pure: chance comes in, nothing goes out but the value.</content>
internal sealed partial record DeviceState
{
    /// <summary>The state after a page (rules R9 and R10).</summary>
    /// <exception cref="SyncException">
    /// The page does not continue this state: no hub of this protocol made it.
    /// </exception>
    public DeviceState After(SyncAnswer.Page page, RandomSource random)
    {
        // Nothing new anywhere: the same answer may be taken any number of times, so nothing is written.
        if (page.Slices.All(slice => slice.IsSkipped) && !Tickets.IsEmpty && page.Now == Tickets[^1]
            && Marks.All(mark => page.Skips(mark.Entity) || IsAtEnd(mark))) return this;
        Require(page.Slices.All(slice => !slice.IsPostponed)
            || page.Slices.Any(slice => !slice.IsPostponed && !slice.IsSkipped), "it postpones everything");
        var next = See(page.Now) with { Stamp = random.NextNonZero(), Cursor = page.Cursor.ToArray() };
        var (marks, verified) = (Marks.ToBuilder(), Verified);
        for (var index = 0; index < marks.Count; index++)
            marks[index] = page.Find(marks[index].Entity) is { } slice
                ? Take(marks[index], slice, page.Now, random, ref verified)
                : StandAt(marks[index], page.Now);
        if (page.Slices.FirstOrDefault(slice => Mark(slice.Entity) is null) is { } foreign)
            throw Unfit($"it holds entity {foreign.Entity}, which is not downloaded");
        Require(page.Slices.DistinctBy(slice => slice.Entity).Count() == page.Slices.Count, "it holds an entity twice");
        if (!page.HasMore)
            for (var index = 0; index < marks.Count; index++)
                if (!page.Skips(marks[index].Entity)) marks[index] = marks[index] with { Done = 0 };
        return next with { Marks = marks.DrainToImmutable(), Verified = verified };
    }

    /// <summary>The state after decisions on uploads.</summary>
    public DeviceState After(SyncAnswer.Pushed pushed, RandomSource random) => See(pushed.Now) with
    {
        Stamp = random.NextNonZero(),
        Marks = [.. Marks.Select(mark =>
            pushed.Touched.Contains(mark.Entity) ? mark with { TouchedAt = pushed.Now.Head } : mark)],
    };

    /// <summary>The state after objects that were fetched by their ids.</summary>
    public DeviceState After(SyncAnswer.Fetched fetched, RandomSource random) =>
        See(fetched.Now) with { Stamp = random.NextNonZero() };

    /// <summary>The state after the hub turned out not to contain what this store knows (rule R17).</summary>
    public DeviceState After(SyncAnswer.TimelineLost lost, RandomSource random) => this with
    {
        Stamp = random.NextNonZero(),
        Tickets = [.. Tickets.Where(ticket => ticket.Head <= lost.Common).TakeLast(ProtocolFormat.TicketsMax - 1),
            lost.Now],
        Verified = [],
        Cursor = default,
        Marks = [.. Marks.Select(mark => mark.Forget() with { TouchedAt = 0 })],
    };

    /// <summary>
    /// The state as it counts when a database is opened: an entity whose rows or cursor were lost has no mark left,
    /// and the app reads so at once (law L09). The stamps stay unequal, by which the loss is reported.
    /// </summary>
    public DeviceState WithoutLostMarks() => this with
    {
        Marks = [.. Marks.Select(mark => !mark.HasCursor || (mark.IsUsable && !Cursor.IsEmpty) ? mark
            : mark.Forget() with { CursorStamp = mark.IsUsable ? 0 : mark.CursorStamp })],
    };

    /// <summary>
    /// The state of a store that has lost its tickets: a bootstrap that runs begins anew. What it delivered counts as
    /// known (rule R18), but the first ticket may come from an upload, and from another hub than the rows.
    /// </summary>
    public DeviceState WithoutBootstraps() => this with
    {
        Marks = [.. Marks.Select(mark => mark.Booting ? mark.Forget() : mark)],
    };

    /// <summary>The state without the cursors of some entities: they are downloaded anew.</summary>
    public DeviceState Forgetting(IReadOnlyCollection<ushort> entities, RandomSource random) => this with
    {
        Stamp = random.NextNonZero(),
        Marks = [.. Marks.Select(mark => entities.Contains(mark.Entity) ? mark.Forget() : mark)],
    };

    /// <summary>The state without some entities' rows and cursors: they belong together, and there are none.</summary>
    public DeviceState Clearing(IReadOnlyCollection<ushort> entities, RandomSource random)
    {
        var next = Forgetting(entities, random);
        return next with { Marks = [.. next.Marks.Select(mark => entities.Contains(mark.Entity) ? Anew(mark) : mark)] };

        EntityMark Anew(EntityMark mark)
        {
            var stamp = random.NextNonZero();
            return mark with { RowsStamp = stamp, CursorStamp = stamp, TouchedAt = 0 };
        }
    }

    private static EntityMark Take(
        EntityMark mark, Slice slice, Ticket now, RandomSource random, ref ImmutableSortedSet<ushort> verified)
    {
        if (slice.Reset != ResetReason.None) return Restart(mark, slice.Reset, ref verified);
        if (slice.IsPostponed || slice.IsSkipped) return mark;
        var end = slice.End;
        var begun = end.First ? mark.Forget() : mark;
        Require(end.First || mark.IsUsable, "it goes on from a cursor that this store does not have");
        var expectedFrom = end.First ? ObjectId.None : mark.ScannedTo;
        Require(!slice.IsRange || end.From == expectedFrom, "its range does not begin where the last one ended");
        Require(end.First || slice.IsRange == mark.Booting, "it changes between scan and changes");
        Require(end.Position <= Position.EndOf(now.Head), "its position lies beyond its head");
        Require(end.First || end.Position >= mark.Position, "its position goes back");
        Require(slice.IsRange || !end.More || end.Position > mark.Position, "it promises more and does not move");
        if (end.First && mark.CursorStamp != mark.RowsStamp) verified = verified.Remove(mark.Entity);
        if (!end.Booting) verified = verified.Add(mark.Entity);
        var stamp = random.NextNonZero();
        var newest = Math.Max(begun.Newest, slice.NewestChange);
        var isPublished = !end.Booting && (!end.More || begun.LastSyncDate != 0);
        // A head that lies beyond the hub's is that of another hub, or of one before its restore.
        var touchedAt = Math.Min(begun.TouchedAt, now.Head);
        return begun with
        {
            RowsStamp = stamp,
            CursorStamp = stamp,
            HasCursor = true,
            Booting = end.Booting,
            ScannedTo = end.Booting ? end.To : ObjectId.None,
            Position = end.Position,
            Done = begun.Done + slice.RowCount + slice.GoneCount,
            Newest = newest,
            LastSyncDate = isPublished ? Math.Max(begun.LastSyncDate, newest) : begun.LastSyncDate,
            TouchedAt = !end.Booting && end.Position >= Position.EndOf(touchedAt) ? 0 : touchedAt,
        };
    }

    private static EntityMark Restart(EntityMark mark, ResetReason reason, ref ImmutableSortedSet<ushort> verified)
    {
        var keepsTimeline =
            reason is ResetReason.Scope or ResetReason.Floor or ResetReason.BootFloor;
        if (!keepsTimeline) verified = verified.Remove(mark.Entity);
        return mark.Forget();
    }

    /// <summary>An entity that an answer does not name has nothing new up to the answer's head.</summary>
    private static EntityMark StandAt(EntityMark mark, Ticket now)
    {
        Require(mark.IsUsable && !mark.Booting, "it leaves out an entity that has to be downloaded");
        var lastSyncDate = Math.Max(mark.LastSyncDate, mark.Newest);
        return mark with { Position = Position.EndOf(now.Head), LastSyncDate = lastSyncDate, TouchedAt = 0 };
    }

    /// <summary>True where an empty answer of the newest head would change nothing.</summary>
    private bool IsAtEnd(EntityMark mark) =>
        mark is { IsUsable: true, Booting: false } && StandAt(mark, Tickets[^1]) == mark;

    /// <summary>Keeps the newest ticket and a few older ones; any subset is safe.</summary>
    private DeviceState See(Ticket now)
    {
        if (!Tickets.IsEmpty && Tickets[^1] == now) return this;
        var tickets = Tickets.Add(now);
        return this with { Tickets = tickets.Length > ProtocolFormat.TicketsMax ? tickets.RemoveAt(1) : tickets };
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw Unfit(otherwise);
    }

    private static SyncException Unfit(string why) =>
        new(SyncFailure.BadAnswer, $"The answer does not fit this store: {why}. Nothing was taken; try again.");
}
