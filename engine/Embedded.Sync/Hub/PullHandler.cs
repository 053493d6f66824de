using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Answers one pull from one snapshot. Entities are served in order of their numbers until the batch is full;
/// the checks of each cursor are those of rule R7, in its order.
/// </summary>
internal sealed class PullHandler(
    IHubSnapshot snapshot, SyncProfile profile, ulong user, ByteBuffer output, int scannedMax)
{
    private readonly HubState _state = snapshot.State;
    private readonly SliceWriter _slices = new(output);
    private readonly List<EntityCursor> _cursors = [];
    private int _sliceCount;
    private int _room;
    private int _scansLeft = scannedMax;
    private int _end;

    /// <summary>The entities that begin, for the first time or anew.</summary>
    public int Resets { get; private set; }

    /// <param name="request">The request, of which limits and parameters were checked.</param>
    /// <param name="scopes">One for each entity that the profile downloads, by ascending number.</param>
    public void Answer(SyncRequest.Pull request, IReadOnlyList<HubScope> scopes)
    {
        var writer = new MessagePackWriter(output);
        _room = request.BatchSize;
        _end = checked(output.Length + request.ByteBudget);
        SyncAnswer.WritePageHead(writer, request.Stamp, _state.Head);
        var header = writer.ReserveArrayHeader();
        var cursors = request.Cursor.IsEmpty ? null : CursorSet.FromUntrusted(request.Cursor.Span, _state.SealKey);
        var isBad = cursors is null && !request.Cursor.IsEmpty;
        foreach (var scope in scopes)
            Serve(scope, request, isBad && !request.Ignored.Contains(scope.Entity.Number), cursors);
        writer.PatchArrayHeader(header, _sliceCount);
        writer.WriteBinary(NextCursors().Seal(_state.SealKey));
    }

    private bool IsFull => _room == 0 || _scansLeft <= 0 || output.Length >= _end;

    private void Serve(HubScope scope, SyncRequest.Pull request, bool isBad, CursorSet? cursors)
    {
        var number = scope.Entity.Number;
        var cursor = request.Ignored.Contains(number) ? null : cursors?.Find(number);
        var reset = isBad ? ResetReason.BadCursor
            : cursor is { } known ? Check(known, cursors!, scope) : ResetReason.None;
        if (reset != ResetReason.None)
        {
            Resets++;
            _slices.WriteReset(number, reset);
            _sliceCount++;
        }
        else if (request.Only.Count > 0 && !request.Only.Contains(number)) Skip(number, cursor);
        else if (cursor is { Booting: false } standing) ServeChanges(scope, standing, request.Count);
        else ServeRange(scope, cursor, request.Count);
    }

    /// <summary>
    /// Rule R7, checks 4 to 9. Numbers are comparable only once the timeline is known to be the
    /// same.
    /// </summary>
    private ResetReason Check(EntityCursor cursor, CursorSet set, HubScope scope)
    {
        if (set.User != user || set.Profile != profile.NameHash) return ResetReason.User;
        if (set.HubId != _state.HubId) return ResetReason.HubId;
        if (!snapshot.TryGetTag(cursor.ReadAt.Head, out var tag) || tag != cursor.ReadAt.Tag)
            return ResetReason.Timeline;
        if (cursor.Scope != scope.Hash) return ResetReason.Scope;
        var floor = Math.Max(_state.Floor, scope.RecordedSince);
        if (cursor.Booting) return cursor.Position.Version < floor ? ResetReason.BootFloor : ResetReason.None;
        return cursor.Position < Position.EndOf(floor) ? ResetReason.Floor : ResetReason.None;
    }

    /// <summary>Rule R9: the next objects in id order, as the truth about their range.</summary>
    private void ServeRange(HubScope scope, EntityCursor? cursor, bool count)
    {
        var number = scope.Entity.Number;
        if (IsFull)
        {
            Postpone(number, cursor, CountRows(scope, count));
            return;
        }

        var total = CountRows(scope, count || cursor is null);
        if (cursor is null) Resets++;
        var boot = cursor?.Position ?? Position.EndOf(_state.Head.Head);
        var from = cursor?.ScannedTo ?? ObjectId.None;
        using var scan = snapshot.ScanRows(number, from);
        _slices.Begin(number);
        var (last, isSent, booting) = (ObjectId.None, true, false);
        while (scan.MoveNext())
        {
            booting = IsFull;
            if (booting) break;
            (last, isSent) = (scan.Id, scope.Contains(scan.Id, scan.Row));
            _scansLeft--;
            if (!isSent) continue;
            _slices.AddRow(last, scope.Readable(scan.Row), RowHeader.Of(scan.Row).ChangedDate);
            _room--;
        }

        var to = !booting ? ObjectId.End : isSent ? last : Between.Of(last, scan.Id);
        var more = booting || boot.Version < _state.Head.Head;
        Finish(new SliceEnd(from, to, First: cursor is null, booting, more, boot, total));
        _cursors.Add(new EntityCursor(number, scope.Hash, _state.Head, booting, boot, booting ? to : ObjectId.None));
    }

    /// <summary>Rule R4: what changed after the position. Rule R5: the next position.</summary>
    private void ServeChanges(HubScope scope, EntityCursor cursor, bool count)
    {
        var number = scope.Entity.Number;
        using var scan = snapshot.ScanChanges(number, cursor.Position);
        var more = scan.MoveNext();
        if (more && IsFull)
        {
            Postpone(number, cursor, count ? CountChanges(scope, cursor.Position) : -1);
            return;
        }

        var position = cursor.Position;
        if (more) _slices.Begin(number);
        var (began, isSent) = (more, true);
        // A departure and a live entry may share a position, and the position passes both.
        while (more && (!IsFull || scan.Position == position))
        {
            isSent = Send(scan, scope);
            position = scan.Position;
            more = scan.MoveNext();
        }

        if (!more) position = Position.EndOf(_state.Head.Head);
        else if (!isSent) position = Between.Of(position, scan.Position);
        var total = began && count ? CountChanges(scope, cursor.Position) : -1;
        if (began) Finish(new SliceEnd(default, default, false, false, more, position, total));
        _cursors.Add(cursor with { ReadAt = _state.Head, Position = position });
    }

    private bool Send(IHubChangeScan scan, HubScope scope)
    {
        _scansLeft--;
        var id = scan.Position.Id;
        if (!IsSent(scan, scope, out var row)) return false;
        if (scan.IsDeparture) _slices.AddGone(id, Departure.ReadDate(scan.OldValues));
        else _slices.AddRow(id, scope.Readable(row), RowHeader.Of(row).ChangedDate);
        _room--;
        return true;
    }

    /// <summary>
    /// Rule R4. A live entry sends its row where that is visible. A departure sends Gone where the object is not
    /// visible now and its old values were; where it is visible, its live entry comes later and says so.
    /// </summary>
    private bool IsSent(IHubChangeScan scan, HubScope scope, out ReadOnlySpan<byte> row)
    {
        var id = scan.Position.Id;
        var isVisible = snapshot.TryGetRow(new ObjectKey(scope.Entity.Number, id), out row) && scope.Contains(id, row);
        return scan.IsDeparture ? !isVisible && scope.Contains(id, scan.OldValues) : isVisible;
    }

    /// <summary>How many objects <see cref="Send"/> would send from a position to the head.</summary>
    private long CountChanges(HubScope scope, Position after)
    {
        var count = 0L;
        using var scan = snapshot.ScanChanges(scope.Entity.Number, after);
        while (scan.MoveNext())
            if (IsSent(scan, scope, out _)) count++;
        return count;
    }

    /// <summary>
    /// How many objects are visible, or -1. Where not all are, all have to be looked at, so that it is done for a
    /// first page only.
    /// </summary>
    private long CountRows(HubScope scope, bool isAsked)
    {
        if (scope.IsEverything) return snapshot.CountOf(scope.Entity.Number);
        if (!isAsked) return -1;
        var count = 0L;
        using var scan = snapshot.ScanRows(scope.Entity.Number, ObjectId.None);
        while (scan.MoveNext())
            if (scope.Contains(scan.Id, scan.Row)) count++;
        return count;
    }

    /// <summary>The entity was not asked for; its cursor has passed the checks and stays as it is.</summary>
    private void Skip(ushort number, EntityCursor? cursor)
    {
        _slices.WriteSkipped(number);
        _sliceCount++;
        if (cursor is { } unchanged) _cursors.Add(unchanged);
    }

    private void Postpone(ushort number, EntityCursor? cursor, long total)
    {
        _slices.WritePostponed(number, total);
        _sliceCount++;
        if (cursor is { } unchanged) _cursors.Add(unchanged);
    }

    private void Finish(SliceEnd end)
    {
        _slices.End(end);
        _sliceCount++;
    }

    private CursorSet NextCursors() => new()
    {
        User = user,
        Profile = profile.NameHash,
        HubId = _state.HubId,
        Entities = _cursors,
    };
}
