using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>
/// Brings the slices of a page into one batch: base rows, what the range or the gone ids remove, and which pending
/// changes the base now contains (rules R9, R10, R12, R16).
/// </summary>
/// <param name="reader">The database before the page.</param>
/// <param name="writer">Its batch.</param>
/// <param name="inclusion">Null where nothing that the hub has decided is left in the outbox.</param>
/// <param name="pendingCount">How many changes are pending.</param>
/// <param name="views">What the page changes of what the app sees.</param>
internal sealed class PageApplier(
    DeviceReader reader, DeviceWriter writer, InclusionApplier? inclusion, int pendingCount, ViewChanges views)
{
    private static readonly Dictionary<ChangePlace, bool> NothingIncluded = [];

    private readonly Dictionary<ushort, long> _countChanges = [];
    private readonly HashSet<ObjectKey> _compared = [];
    private HashSet<ObjectId> _changed = [];

    /// <summary>How many rows were written or replaced, and how many removed.</summary>
    public (long Written, long Removed) Moved { get; private set; }

    /// <summary>The number of an entity's base rows after the batch.</summary>
    public long CountOf(ushort entity) =>
        DeviceLoader.CountOf(reader.Snapshot, entity) + _countChanges.GetValueOrDefault(entity);

    /// <summary>Applies one slice. <paramref name="mark"/> is the entity's mark after it.</summary>
    public void Apply(Slice slice, EntityMark before, EntityMark mark)
    {
        inclusion?.Apply(before, mark, slice);
        _changed = views.IsObserved && reader.HasPending ? ChangedIds(slice) : [];
        if (slice.IsRange) ReplaceRange(slice);
        else ApplyChanges(slice);
    }

    /// <summary>An entity that has no slice has only been passed.</summary>
    public void Pass(EntityMark before, EntityMark mark) => inclusion?.Apply(before, mark, null);

    /// <summary>
    /// To be called after the last slice: objects whose base row stays may show otherwise, without a change that it
    /// now contains.
    /// </summary>
    public void CompareRest()
    {
        if (!views.IsObserved) return;
        foreach (var key in inclusion?.Touched.Except(_compared) ?? [])
            CompareOverlaid(key, reader.TryGetBase(key, out var stored) ? stored.ToArray() : []);
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
        _compared.Add(key);
        if (_changed.Contains(key.Id)) CompareOverlaid(key, newBase);
        else views.Compare(key, oldBase, newBase);
    }

    private IReadOnlyDictionary<ChangePlace, bool> Included => inclusion?.Included ?? NothingIncluded;

    private void CompareOverlaid(ObjectKey key, ReadOnlySpan<byte> newBase)
    {
        var before = reader.TryGetView(key, out var seen) ? seen.ToArray() : [];
        views.Compare(key, before, reader.TryGetView(key, newBase, Included, out var after) ? after : []);
    }

    /// <summary>The objects of a slice that have changes in the outbox.</summary>
    private HashSet<ObjectId> ChangedIds(Slice slice)
    {
        var changed = new HashSet<ObjectId>();
        if (slice.IsRange)
        {
            using var places = reader.ScanPlaces(slice.Entity, slice.End.From, slice.End.To);
            while (places.MoveNext()) changed.Add(ChangePlace.ReadId(places.Key));
            return changed;
        }

        HashSet<ObjectId> named = [.. Enumerable.Range(0, slice.RowCount).Select(slice.IdOfRow),
            .. Enumerable.Range(0, slice.GoneCount).Select(slice.GoneId)];
        foreach (var places in reader.ScanPlacesOf(slice.Entity, named, pendingCount))
            changed.Add(ChangePlace.ReadId(places.Key));
        return changed;
    }

    private static ObjectId IdOf(ReadOnlySpan<byte> key) => ObjectId.Read(key[^ObjectId.Size..]);

    private void AddToCount(ushort entity, long change) =>
        _countChanges[entity] = _countChanges.GetValueOrDefault(entity) + change;
}
