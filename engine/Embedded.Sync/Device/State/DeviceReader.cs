using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Reads a device's store at one moment: base rows, and what the app sees, which is base overlaid with the pending
/// changes that the base does not contain yet. Used by one thread at a time.
/// </summary>
internal sealed class DeviceReader(IStoreSnapshot snapshot, bool hasPending) : IDisposable
{
    private readonly ByteBuffer _row = new();
    private readonly ByteBuffer _next = new();

    public IStoreSnapshot Snapshot { get; } = snapshot;

    /// <summary>False where the outbox is surely empty, so that nothing need be overlaid.</summary>
    public bool HasPending { get; } = hasPending;

    /// <summary>The hub's truth about an object. Valid until the next call.</summary>
    public bool TryGetBase(ObjectKey key, out ReadOnlySpan<byte> row) =>
        Snapshot.TryGet(StoreKey.Of(DeviceTables.Rows, key).Span, out row);

    /// <summary>An object of an entity that stays on the device. Valid until the next call.</summary>
    public bool TryGetLocal(ObjectKey key, out ReadOnlySpan<byte> row) =>
        Snapshot.TryGet(StoreKey.Of(DeviceTables.LocalRows, key).Span, out row);

    /// <summary>What the app sees of an object. Valid until the next call.</summary>
    public bool TryGetView(ObjectKey key, out ReadOnlySpan<byte> row)
    {
        if (!HasPending) return TryGetBase(key, out row);
        using var places = ScanPlaces(key);
        if (!places.MoveNext()) return TryGetBase(key, out row);
        return TryOverlay(key, TryGetBase(key, out var baseRow) ? baseRow : [], places, null, out row);
    }

    /// <summary>
    /// What the app would see of an object over another base row (or none, where it is empty).
    /// Valid until the next call.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="baseRow">The base row; not one that this reader returned.</param>
    /// <param name="included">Changes that the base row contains, or not, against what is stored.</param>
    /// <param name="row">The view.</param>
    public bool TryGetView(ObjectKey key, ReadOnlySpan<byte> baseRow, IReadOnlyDictionary<ChangePlace, bool> included,
        out ReadOnlySpan<byte> row)
    {
        using var places = ScanPlaces(key);
        if (places.MoveNext()) return TryOverlay(key, baseRow, places, included, out row);
        row = baseRow;
        return !row.IsEmpty;
    }

    /// <summary>The places of all changes of an object, oldest first.</summary>
    public IStoreScan ScanPlaces(ObjectKey key) => ScanPrefix(StoreKey.Of(DeviceTables.ChangesByObject, key));

    /// <summary>The places of all changes of an entity's objects with ids in (from, to], by id, oldest first.</summary>
    public IStoreScan ScanPlaces(ushort entity, ObjectId from, ObjectId to)
    {
        var first = StoreKey.Of(DeviceTables.ChangesByObject, entity, from);
        var last = StoreKey.Of(DeviceTables.ChangesByObject, entity, to);
        if (from != ObjectId.None) first.MakePrefixEnd();
        last.MakePrefixEnd();
        return Snapshot.Scan(first.Span, last.Span);
    }

    /// <summary>
    /// The scan of the places of some objects' changes, at each place in turn. One scan over all of them where few
    /// changes are pending, and else one for each object: it costs what the smaller of the two numbers is.
    /// </summary>
    public IEnumerable<IStoreScan> ScanPlacesOf(ushort entity, IReadOnlyCollection<ObjectId> ids, int pendingCount)
    {
        if (ids.Count == 0 || pendingCount == 0) yield break;
        if (pendingCount > ids.Count)
        {
            foreach (var id in ids.Order())
            {
                using var ofOne = ScanPlaces(new ObjectKey(entity, id));
                while (ofOne.MoveNext()) yield return ofOne;
            }

            yield break;
        }

        var known = ids as IReadOnlySet<ObjectId> ?? ids.ToHashSet();
        var least = ids.Min();
        var from = least == ObjectId.None ? least : new ObjectId(least.Value - 1);
        using var all = ScanPlaces(entity, from, ids.Max());
        while (all.MoveNext())
            if (known.Contains(ChangePlace.ReadId(all.Key))) yield return all;
    }

    /// <summary>The changes of a transaction in their order.</summary>
    public IStoreScan ScanChanges(ulong sequence) => ScanPrefix(StoreKey.Of(DeviceTables.Changes, sequence));

    /// <summary>The objects that a transaction changes, with the places of the changes.</summary>
    public List<(ObjectKey Key, ChangePlace Place)> ChangesOf(ulong sequence)
    {
        var changes = new List<(ObjectKey, ChangePlace)>();
        using var scan = ScanChanges(sequence);
        while (scan.MoveNext())
        {
            var reader = new MessagePackReader(scan.Value);
            changes.Add((ChangeMessage.Read(ref reader).Key, ChangePlace.Read(scan.Key)));
        }

        return changes;
    }

    /// <summary>All transactions in local order.</summary>
    public IStoreScan ScanTransactions() => ScanPrefix(StoreKey.Of(DeviceTables.Transactions));

    /// <summary>The base rows of an entity with ids in (from, to], in order; or its local rows.</summary>
    public IStoreScan ScanRows(byte table, ushort entity, ObjectId from, ObjectId to)
    {
        var first = StoreKey.Of(table, entity, from);
        var last = StoreKey.Of(table, entity, to);
        first.AddSuccessor();
        last.AddSuccessor();
        return Snapshot.Scan(first.Span, last.Span);
    }

    public void Dispose() => Snapshot.Dispose();

    private IStoreScan ScanPrefix(StoreKey prefix)
    {
        var end = prefix;
        end.MakePrefixEnd();
        return Snapshot.Scan(prefix.Span, end.Span);
    }

    private bool TryOverlay(ObjectKey key, ReadOnlySpan<byte> baseRow, IStoreScan places,
        IReadOnlyDictionary<ChangePlace, bool>? included, out ReadOnlySpan<byte> row)
    {
        _row.Clear();
        _row.Write(baseRow);
        do
        {
            var place = ChangePlace.Read(places.Key);
            if (!(included?.TryGetValue(place, out var contained) ?? false))
                contained = ChangePlace.IsIncluded(places.Value);
            if (!contained) ApplyChange(key, place);
        }
        while (places.MoveNext());
        row = _row.WrittenSpan;
        return !row.IsEmpty;
    }

    private void ApplyChange(ObjectKey key, ChangePlace place)
    {
        if (!Snapshot.TryGet(place.ToKey().Span, out var bytes))
            throw new StoreException(
                StoreFailure.Corrupt, $"A pending change of {key} is missing from the outbox. Reset the database.");
        var reader = new MessagePackReader(bytes);
        var change = ChangeMessage.Read(ref reader);
        var old = _row.WrittenSpan;
        _next.Clear();
        if (change.Kind == ChangeKind.Create)
            RowEditor.Apply([], new RowHeader(key.Entity, 0, 0, 0), change.Attributes, _next);
        else if (change.Kind == ChangeKind.Update && !old.IsEmpty)
            RowEditor.Apply(old, RowHeader.Of(old), change.Attributes, _next);
        _row.Clear();
        _row.Write(_next.WrittenSpan);
    }
}
