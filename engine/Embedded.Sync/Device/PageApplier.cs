using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>
/// Brings the slices of a page into one batch: base rows, what the range or the gone ids remove, and which pending
/// changes the base now contains (rules R9, R10, R12, R16).
/// </summary>
internal sealed class PageApplier(DeviceReader reader, DeviceWriter writer, OutboxEdit outbox, ViewChanges views)
{
    private readonly Dictionary<ushort, long> _countChanges = [];
    private readonly Dictionary<ChangePlace, bool> _included = [];
    private readonly HashSet<ObjectKey> _uncompared = [];
    private HashSet<ObjectId> _changed = [];

    /// <summary>How many rows were written or replaced, and how many removed.</summary>
    public (long Written, long Removed) Moved { get; private set; }

    /// <summary>The number of an entity's base rows after the batch.</summary>
    public long CountOf(ushort entity) =>
        DeviceLoader.CountOf(reader.Snapshot, entity) + _countChanges.GetValueOrDefault(entity);

    /// <summary>Applies one slice. <paramref name="mark"/> is the entity's mark after it.</summary>
    public void Apply(Slice slice, EntityMark mark, bool hasDecided)
    {
        if (hasDecided) IncludeChanges(mark, slice);
        _changed = views.IsObserved && reader.HasPending ? ChangedIds(slice) : [];
        if (slice.IsRange) ReplaceRange(slice);
        else ApplyChanges(slice);
    }

    /// <summary>
    /// Rule R16: a change is included when a row of at least its version is written, or when the cursor has passed
    /// it and no older row stays; an older row that is written, or the object's removal, takes that back. An entity
    /// that has no slice has only been passed.
    /// </summary>
    public void IncludeChanges(EntityMark mark, Slice? slice)
    {
        var wholeEntity = slice is not { IsRange: true } || !mark.Booting;
        var rows = slice is null ? [] : RowsById(slice);
        using var places = wholeEntity
            ? reader.ScanPlaces(mark.Entity, ObjectId.None, ObjectId.End)
            : reader.ScanPlaces(mark.Entity, slice!.End.From, slice.End.To);
        while (places.MoveNext())
        {
            var place = ChangePlace.Read(places.Key);
            if (outbox.Find(place.Sequence) is not { } transaction) continue;
            var id = ChangePlace.ReadId(places.Key);
            var stored = ChangePlace.IsIncluded(places.Value);
            if (!transaction.IsAcknowledged && !stored) continue;
            var included = IsIncluded(transaction, id, stored, mark, slice, rows);
            SetIncluded(new ObjectKey(mark.Entity, id), place, stored, included);
        }
    }

    /// <summary>
    /// To be called after the last slice: objects whose base row stays may show otherwise, without a change that it
    /// now contains.
    /// </summary>
    public void CompareRest()
    {
        if (!views.IsObserved) return;
        foreach (var key in _uncompared)
            CompareOverlaid(key, reader.TryGetBase(key, out var stored) ? stored.ToArray() : []);
    }

    private bool IsIncluded(OutboxTransaction transaction, ObjectId id, bool stored, EntityMark mark, Slice? slice,
        Dictionary<ObjectId, int> rows)
    {
        var hasPassed = transaction.IsAcknowledged && !mark.Booting
            && mark.Position >= new Position(transaction.AcknowledgedAt, id);
        if (rows.TryGetValue(id, out var index) && index >= 0)
            return transaction.IsAcknowledged && RowHeader.Of(slice!.Row(index)).Version >= transaction.AcknowledgedAt;
        var isRemoved = index < 0 || (slice is { IsRange: true } && id > slice.End.From && id <= slice.End.To
            && reader.TryGetBase(new ObjectKey(mark.Entity, id), out _));
        return isRemoved ? hasPassed
            : stored || (hasPassed && !IsOlder(new ObjectKey(mark.Entity, id), transaction.AcknowledgedAt));
    }

    /// <summary>
    /// True for a base row that a later page replaces: somebody wrote the object after the change, and what the app
    /// wrote has to show until then.
    /// </summary>
    private bool IsOlder(ObjectKey key, ulong version) =>
        reader.TryGetBase(key, out var row) && RowHeader.Of(row).Version < version;

    /// <summary>The index of each row of a slice by its id; -1 for the ids that are gone.</summary>
    private static Dictionary<ObjectId, int> RowsById(Slice slice)
    {
        var rows = new Dictionary<ObjectId, int>(slice.RowCount + slice.GoneCount);
        for (var index = 0; index < slice.GoneCount; index++) rows[slice.GoneId(index)] = -1;
        for (var index = 0; index < slice.RowCount; index++) rows[slice.IdOfRow(index)] = index;
        return rows;
    }

    private void SetIncluded(ObjectKey key, ChangePlace place, bool before, bool after)
    {
        _included[place] = after;
        if (before == after) return;
        _uncompared.Add(key);
        writer.PutPlace(key, place, after);
        var transaction = outbox.Find(place.Sequence)!;
        outbox.Replace(transaction with { IncludedCount = transaction.IncludedCount + (after ? 1 : -1) });
    }

    /// <summary>Walks the old rows of the range beside the new ones, both in order of id.</summary>
    private void ReplaceRange(Slice slice)
    {
        using var old = reader.ScanRows(DeviceTables.Rows, slice.Entity, slice.End.From, slice.End.To);
        var hasOld = old.MoveNext();
        for (var index = 0; index < slice.RowCount; index++)
        {
            var id = slice.IdOfRow(index);
            for (; hasOld && IdOf(old.Key) < id; hasOld = old.MoveNext())
                Remove(new ObjectKey(slice.Entity, IdOf(old.Key)), old.Value);
            var replaces = hasOld && IdOf(old.Key) == id;
            Write(new ObjectKey(slice.Entity, id), replaces ? old.Value : [], slice.Row(index));
            if (replaces) hasOld = old.MoveNext();
        }

        for (; hasOld; hasOld = old.MoveNext()) Remove(new ObjectKey(slice.Entity, IdOf(old.Key)), old.Value);
    }

    /// <summary>
    /// Rows come in order of version; they are written in order of id, which stores take several
    /// times faster.
    /// </summary>
    private void ApplyChanges(Slice slice)
    {
        var order = Enumerable.Range(0, slice.RowCount).OrderBy(slice.IdOfRow);
        foreach (var index in order)
        {
            var key = new ObjectKey(slice.Entity, slice.IdOfRow(index));
            Write(key, reader.TryGetBase(key, out var old) ? old.ToArray() : [], slice.Row(index));
        }

        // An object that went, came back and went again is named twice.
        foreach (var id in Enumerable.Range(0, slice.GoneCount).Select(slice.GoneId).Distinct())
        {
            var key = new ObjectKey(slice.Entity, id);
            if (reader.TryGetBase(key, out var old)) Remove(key, old.ToArray());
        }
    }

    private void Write(ObjectKey key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> row)
    {
        Moved = (Moved.Written + 1, Moved.Removed);
        if (old.SequenceEqual(row)) return;
        writer.PutBase(key, old, row);
        if (old.IsEmpty) AddToCount(key.Entity, 1);
        CompareViews(key, old, row);
    }

    private void Remove(ObjectKey key, ReadOnlySpan<byte> old)
    {
        Moved = (Moved.Written, Moved.Removed + 1);
        writer.DeleteBase(key, old);
        AddToCount(key.Entity, -1);
        CompareViews(key, old, []);
    }

    private void CompareViews(ObjectKey key, ReadOnlySpan<byte> oldBase, ReadOnlySpan<byte> newBase)
    {
        if (!views.IsObserved) return;
        _uncompared.Remove(key);
        if (_changed.Contains(key.Id)) CompareOverlaid(key, newBase);
        else views.Compare(key, oldBase, newBase);
    }

    private void CompareOverlaid(ObjectKey key, ReadOnlySpan<byte> newBase)
    {
        var before = reader.TryGetView(key, out var seen) ? seen.ToArray() : [];
        views.Compare(key, before, reader.TryGetView(key, newBase, _included, out var after) ? after : []);
    }

    /// <summary>
    /// The objects of a slice that have changes in the outbox: one scan, where one for each row would cost more than
    /// all else together.
    /// </summary>
    private HashSet<ObjectId> ChangedIds(Slice slice)
    {
        if (!slice.IsRange && slice.RowCount + slice.GoneCount == 0) return [];
        var (from, to) = slice.IsRange ? (slice.End.From, slice.End.To) : slice.Bounds();
        var changed = new HashSet<ObjectId>();
        using var places = reader.ScanPlaces(slice.Entity, from, to);
        while (places.MoveNext()) changed.Add(ChangePlace.ReadId(places.Key));
        return changed;
    }

    private static ObjectId IdOf(ReadOnlySpan<byte> key) => ObjectId.Read(key[^ObjectId.Size..]);

    private void AddToCount(ushort entity, long change) =>
        _countChanges[entity] = _countChanges.GetValueOrDefault(entity) + change;
}
