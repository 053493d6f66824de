using Embedded.Sync.Device;
using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What holds of base rows and cursors, at any moment and after each page.</summary>
internal static class DownloadLaws
{
    /// <summary>
    /// Where a cursor stands on the hub's present timeline and the hub would go on from it: all that the hub has up
    /// to its position is among the base rows, byte for byte, and nothing is that went up to there.
    /// </summary>
    public static void L02_Cursor_is_sound(SimulatedReplica replica, HubHistory history)
    {
        var (image, state) = (replica.Image, history.State);
        if (CursorSet.FromUntrusted(image.Cursor, state.SealKey) is not { } set) return;
        if (set.User != replica.UserHash || set.HubId != state.HubId) return;
        foreach (var mark in image.Marks.Values.Where(mark => mark.IsUsable))
        {
            if (set.Find(mark.Entity) is not { } cursor || !history.Knows(cursor.ReadAt)) continue;
            if (!IsOfScope(cursor, replica.Scope)) continue;
            if (cursor.Booting ? cursor.Position.Version < state.Floor
                : cursor.Position < Position.EndOf(state.Floor)) continue;
            ExpectSameCursor(mark, cursor);
            ExpectNothingMissing(image, history, cursor, replica.Scope);
            ExpectNothingLeft(image, history, cursor, replica.Scope);
        }
    }

    /// <summary>True where the hub made a cursor for the parameters that a device has now.</summary>
    public static bool IsOfScope(EntityCursor cursor, SimulatedScope scope) =>
        (!SimulationModel.IsScoped && scope.Grants is null) || cursor.Scope == scope.HashOf(cursor.Entity);

    /// <summary>Positions ascend until a download begins anew.</summary>
    public static void L04_The_cursor_never_goes_back(
        SimulatedReplica replica, SimulatedAnswer answer, ReplicaImage before)
    {
        if (answer.Parsed is not SyncAnswer.Page page) return;
        foreach (var (entity, mark) in replica.Image.Marks)
        {
            var old = before.Marks[entity];
            var isAnew = page.Slices
                .Any(slice => slice.Entity == entity && (slice.Reset != ResetReason.None || slice.End.First));
            if (!old.IsUsable || isAnew) continue;
            if (!mark.IsUsable || mark.Position < old.Position
                || (old.Booting && mark.Booting && mark.ScannedTo < old.ScannedTo) || (!old.Booting && mark.Booting))
                LawBrokenException.Throw(
                    nameof(L04_The_cursor_never_goes_back), $"entity {entity} to stand at {old.Position} or later",
                    $"{mark}");
        }
    }

    /// <summary>An entity that has nothing more to come is the hub's, exactly, whatever was there before.</summary>
    public static void L06_A_download_is_complete(SimulatedReplica replica, SimulatedAnswer answer)
    {
        if (answer.Parsed is not SyncAnswer.Page page) return;
        foreach (var entity in SimulationModel.Entities)
        {
            var slice = page.Slices.FirstOrDefault(slice => slice.Entity == entity.Number);
            if (slice is null or { IsPage: true, End.More: false })
                ExpectSame(nameof(L06_A_download_is_complete), answer.Rows, replica.Image.Base, entity.Number);
        }
    }

    /// <summary>An answer that was made for another state of the store changes nothing.</summary>
    public static void L12_An_old_answer_changes_nothing(SimulatedReplica replica, ReplicaImage before)
    {
        if (replica.Image.Digest != before.Digest)
            LawBrokenException.Throw(
                nameof(L12_An_old_answer_changes_nothing), "the store to be as before", "another state");
    }

    /// <summary>When a round ends, the base is the hub's state at one commit.</summary>
    public static void L14_Consistent_point(SimulatedReplica replica, SimulatedAnswer answer)
    {
        if (answer.EndsRound) ExpectSame(nameof(L14_Consistent_point), answer.Rows, replica.Image.Base);
    }

    /// <summary>When a round ends, every cursor stands behind all that the hub had then.</summary>
    public static void L36_A_round_ends_at_the_head(SimulatedReplica replica, SimulatedAnswer answer)
    {
        if (!answer.EndsRound || answer.Parsed is not SyncAnswer.Page page) return;
        var end = Position.EndOf(page.Now.Head);
        foreach (var mark in replica.Image.Marks.Values.Where(mark => mark.Booting || mark.Position != end))
            LawBrokenException.Throw(
                nameof(L36_A_round_ends_at_the_head), $"the cursor of entity {mark.Entity} to stand at {end}",
                $"{mark.Position}");
    }

    /// <summary>
    /// A base row is never replaced by an older one; to be asked where versions are of one life of the hub.
    /// </summary>
    public static void L23_Monotonic_reads(SimulatedReplica replica, ReplicaImage before)
    {
        foreach (var (key, row) in replica.Image.Base)
            if (before.Base.TryGetValue(key, out var old) && RowImage.Version(row) < RowImage.Version(old))
                LawBrokenException.Throw(
                    nameof(L23_Monotonic_reads), $"{Describe(key)}@{RowImage.Version(old)} or newer",
                    $"{Describe(key)}@{RowImage.Version(row)}");
    }

    /// <param name="law">The law that demands it.</param>
    /// <param name="expected">The rows that are to be there.</param>
    /// <param name="found">The rows that are.</param>
    /// <param name="entity">Where given, other entities' rows do not matter.</param>
    public static void ExpectSame(string law, SortedDictionary<ObjectKey, byte[]> expected,
        SortedDictionary<ObjectKey, byte[]> found, ushort? entity = null)
    {
        var (left, right) = (expected.GetEnumerator(), found.GetEnumerator());
        while (true)
        {
            var (isLeft, isRight) = (MoveTo(ref left, entity), MoveTo(ref right, entity));
            if (!isLeft && !isRight) return;
            if (isLeft != isRight || left.Current.Key != right.Current.Key
                || !left.Current.Value.AsSpan().SequenceEqual(right.Current.Value)) break;
        }

        LawBrokenException.Throw(law, $"the base rows {Describe(expected)}", Describe(found));
    }

    public static string Describe(SortedDictionary<ObjectKey, byte[]> rows) =>
        $"{{{string.Join(", ", rows.Select(pair => $"{Describe(pair.Key)}@{RowImage.Version(pair.Value)}"))}}}";

    public static string Describe(ObjectKey key) =>
        $"{SimulationModel.Model.FindEntity(key.Entity)?.Name} {(ulong)(key.Id.Value >> 64)}";

    private static bool MoveTo(ref SortedDictionary<ObjectKey, byte[]>.Enumerator rows, ushort? entity)
    {
        while (rows.MoveNext())
            if (entity is null || rows.Current.Key.Entity == entity) return true;
        return false;
    }

    /// <summary>What the device believes about its cursor is what the hub wrote into it.</summary>
    private static void ExpectSameCursor(EntityMark mark, EntityCursor cursor)
    {
        if (mark.Booting != cursor.Booting || mark.Position != cursor.Position || mark.ScannedTo != cursor.ScannedTo)
            LawBrokenException.Throw(
                nameof(L02_Cursor_is_sound), $"the mark of entity {mark.Entity} to be that of its cursor, {cursor}",
                $"{mark}");
    }

    private static void ExpectNothingMissing(
        ReplicaImage image, HubHistory history, EntityCursor cursor, SimulatedScope scope)
    {
        foreach (var (key, row) in history.Rows)
        {
            if (key.Entity != cursor.Entity || !scope.Contains(key, row)) continue;
            var version = RowImage.Version(row);
            var isPassed = cursor.Booting
                ? key.Id <= cursor.ScannedTo && version <= cursor.Position.Version
                : new Position(version, key.Id) <= cursor.Position;
            if (isPassed && !(image.Base.TryGetValue(key, out var found)
                && found.AsSpan().SequenceEqual(scope.Readable(key, row))))
                LawBrokenException.Throw(
                    nameof(L02_Cursor_is_sound),
                        $"{Describe(key)}@{version} among the rows of a cursor at {cursor.Position}",
                        Describe(image.Base));
        }
    }

    private static void ExpectNothingLeft(
        ReplicaImage image, HubHistory history, EntityCursor cursor, SimulatedScope scope)
    {
        foreach (var key in image.Base.Keys)
        {
            if (key.Entity != cursor.Entity || scope.Contains(key, history.Rows.GetValueOrDefault(key))) continue;
            var removed = history.NewestLeaving(key, scope.Contains);
            var isPassed = cursor.Booting
                ? key.Id <= cursor.ScannedTo && removed <= cursor.Position.Version
                : new Position(removed, key.Id) <= cursor.Position;
            if (isPassed)
                LawBrokenException.Throw(
                    nameof(L02_Cursor_is_sound),
                        $"{Describe(key)}, removed at {removed}, to be gone at {cursor.Position}",
                        "that it is still there");
        }
    }
}
