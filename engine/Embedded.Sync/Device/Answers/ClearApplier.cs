using Embedded.Sync.Indexes;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Device;

/// <summary>
/// Takes objects off the device in one batch: their base rows, what is pending on them, and how far their entities
/// were synchronised, so that the next download brings them back.
/// </summary>
internal sealed class ClearApplier
{
    private readonly DeviceReader _reader;
    private readonly DeviceWriter _writer;
    private readonly ViewChanges _views;
    private readonly Func<ObjectKey, bool> _isCleared;
    private readonly Outbox _outbox;
    private readonly List<OutboxTransaction> _concerned;
    private readonly Dictionary<ChangePlace, bool> _included = [];
    private readonly HashSet<ObjectKey> _others = [];
    private readonly ReceiptWriter _receipts;

    public ClearApplier(DeviceReader reader, DeviceIndexes indexes, Outbox outbox, ViewChanges views,
        Func<ObjectKey, bool> isCleared)
    {
        _writer = new DeviceWriter(indexes);
        _reader = reader;
        _views = views;
        _isCleared = isCleared;
        _outbox = outbox;
        _concerned = [.. outbox.All.Where(transaction =>
            reader.ChangesOf(transaction.Sequence).Exists(change => isCleared(change.Key)))];
        Edit = new OutboxEdit(outbox, _writer);
        _receipts = new ReceiptWriter(reader.Snapshot, _writer.Batch);
    }

    /// <summary>The transactions that the batch gives up.</summary>
    public IReadOnlyCollection<ObjectId> Discarded => _receipts.Decided;

    /// <summary>What the batch does to the outbox.</summary>
    public OutboxEdit Edit { get; }

    /// <summary>
    /// How many transactions on the objects are undecided, or applied and not downloaded yet: a hub that is restored
    /// now would have to be sent them again (rule R17).
    /// </summary>
    public int PendingCount => _concerned.Count(transaction => !transaction.IsAcknowledged
        || _reader.ChangesOf(transaction.Sequence)
            .Exists(change => _isCleared(change.Key) && !IsIncluded(change.Key, change.Place)));

    public StoreBatch Build(SyncModel model, IReadOnlyCollection<ushort> entities,
        IReadOnlyCollection<ObjectKey>? keys, DeviceState before, DeviceState next)
    {
        foreach (var key in keys ?? [])
            if (_reader.TryGetBase(key, out var old)) _writer.DeleteBase(key, old.ToArray());
        foreach (var entity in keys is null ? entities : []) _writer.DeleteBaseRows(entity);
        foreach (var transaction in _concerned)
        {
            var changes = _reader.ChangesOf(transaction.Sequence);
            if (transaction.IsAcknowledged) Include(transaction, changes);
            else Discard(transaction, changes);
        }

        WaitingWork.MarkOrphans(
            [.. _concerned.Where(one => !one.IsAcknowledged)], [], _outbox, Edit, _reader, model);
        CompareOthers();
        Edit.Write(_reader);
        _writer.PutState(before, next, entity =>
            entities.Contains(entity) ? 0 : DeviceLoader.CountOf(_reader.Snapshot, entity));
        return _writer.Batch;
    }

    /// <summary>The hub has applied it, and the next download brings it: it no longer lies over the rows.</summary>
    private void Include(OutboxTransaction transaction, List<(ObjectKey Key, ChangePlace Place)> changes)
    {
        var added = 0;
        foreach (var (key, place) in changes.Where(change => _isCleared(change.Key)))
        {
            if (IsIncluded(key, place)) continue;
            _writer.PutPlace(key, place, included: true);
            added++;
        }

        Edit.Replace(transaction with { IncludedCount = transaction.IncludedCount + added });
    }

    private bool IsIncluded(ObjectKey key, ChangePlace place)
    {
        using var places = _reader.ScanPlaces(key);
        while (places.MoveNext())
            if (ChangePlace.Read(places.Key) == place) return ChangePlace.IsIncluded(places.Value);
        return false;
    }

    private void Discard(OutboxTransaction transaction, List<(ObjectKey Key, ChangePlace Place)> changes)
    {
        foreach (var (key, place) in changes)
        {
            _writer.DeleteChange(key, place);
            // What is gone from the overlay and what the base contains look the same.
            _included[place] = true;
            if (!_isCleared(key)) _others.Add(key);
        }

        Edit.Remove(transaction.Sequence);
        _receipts.Put(TransactionResult.Held(transaction.Id), isDiscarded: true);
    }

    /// <summary>Objects that stay, but show otherwise without the transactions that went as a whole.</summary>
    private void CompareOthers()
    {
        if (!_views.IsObserved) return;
        foreach (var key in _others)
        {
            var before = _reader.TryGetView(key, out var seen) ? seen.ToArray() : [];
            var row = _reader.TryGetBase(key, out var stored) ? stored.ToArray() : [];
            _views.Compare(key, before, _reader.TryGetView(key, row, _included, out var after) ? after : []);
        }
    }
}
