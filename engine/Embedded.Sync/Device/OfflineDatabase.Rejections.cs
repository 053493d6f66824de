using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>What the app does about rejected transactions, each in one batch.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>The local transactions that the hub refused, to be retried or discarded.</summary>
    public RejectedTransactions Rejected => new(this);

    internal IReadOnlyList<Guid> WaitingFor(Guid rejected)
    {
        var cause = ObjectId.From(rejected);
        lock (_writeLock)
            return [.. _outbox.All.Where(one => one.WaitsFor == cause && one.IsWaiting).Select(one => one.Id.ToGuid())];
    }

    internal IReadOnlyList<Guid> WaitedFor()
    {
        lock (_writeLock)
            return [.. _outbox.All.Where(one => one.IsWaiting).Select(one => one.WaitsFor.ToGuid()).Distinct()];
    }

    internal Guid Retry(RejectedTransaction rejected, IReadOnlyCollection<object> edited)
    {
        var cause = ObjectId.From(rejected.Id);
        var items = edited.Select(target => ToItem(target, rejected)).ToList();
        var replaced = items.Select(item => new ObjectKey(item.Entity.Number, item.Id)).ToHashSet();
        ObjectId id = default;
        Change(reader =>
        {
            if (!rejected.Changes.All(error => reader.TryGetLocal(KeyOf(error), out _)))
                throw RejectedTransactions.NotKept(rejected.Id);
            var touched = new List<ObjectKey>(replaced);
            var commit = WithDeletes(doomed =>
            {
                var made = new LocalCommit(this, reader, new ViewChanges(Model, isObserved: false), doomed, cause);
                foreach (var error in rejected.Changes)
                {
                    made.Writer.DeleteLocal(KeyOf(error), RowOf(reader, KeyOf(error)));
                    if (Model.Entities.FirstOrDefault(one => one.Name == error.Entity) is not { } entity) continue;
                    var key = new ObjectKey(entity.Number, ObjectId.From(error.ObjectId));
                    touched.Add(key);
                    if (!replaced.Contains(key)) Add(made, reader, entity, key, error);
                }

                foreach (var item in items) made.Add(item);
                return made;
            });
            id = commit.Write((edit, next) => Move(cause, commit, reader, edit, next));
            return touched.Concat(commit.Deleted);
        }, [.. rejected.Changes.Select(KeyOf)]);
        return id == ObjectId.None ? Guid.Empty : id.ToGuid();
    }

    internal void Discard(Guid rejected, IReadOnlyList<SynchronizationError> errors, bool discardWaiting)
    {
        var cause = ObjectId.From(rejected);
        Change(reader =>
        {
            var writer = new DeviceWriter(Indexes);
            var edit = new OutboxEdit(_outbox, writer);
            var receipts = new ReceiptWriter(reader.Snapshot, writer.Batch);
            var touched = new List<ObjectKey>();
            foreach (var error in errors) writer.DeleteLocal(KeyOf(error), RowOf(reader, KeyOf(error)));
            if (StoredReceipt.Find(reader.Snapshot, cause) is { } receipt) receipts.Put(receipt.Result, true);
            var discarded = new List<OutboxTransaction>();
            foreach (var (waiting, waitsFor) in WaitingWork.Without(cause, _outbox, reader, Model))
            {
                if (waiting.WaitsFor != cause) continue;
                if (!discardWaiting)
                {
                    edit.Replace(waiting with { WaitsFor = waitsFor });
                    continue;
                }

                foreach (var (key, place) in reader.ChangesOf(waiting.Sequence))
                {
                    writer.DeleteChange(key, place);
                    touched.Add(key);
                }

                edit.Remove(waiting.Sequence);
                receipts.Put(TransactionResult.Held(waiting.Id), isDiscarded: true);
                discarded.Add(waiting);
            }

            if (discardWaiting) WaitingWork.MarkOrphans(discarded, errors, _outbox, edit, reader, Model);
            edit.Write(reader);
            Write(writer.Batch, _options.Durability, edit);
            _waiters.Release(receipts.Decided);
            return touched;
        }, [.. errors.Select(KeyOf)]);
    }

    /// <summary>Adds what was meant to a new transaction: over the object as it is, or as a new one.</summary>
    private void Add(
        LocalCommit commit, DeviceReader reader, EntityType entity, ObjectKey key, SynchronizationError error)
    {
        var kind = Enum.Parse<ChangeKind>(error.Change);
        var isGone = kind == ChangeKind.Update && !TryGetRow(reader, entity, key.Id, out _);
        var content = isGone ? RejectedTransactions.WholeOf(entity, error) : error.Content;
        commit.Add(entity, isGone ? ChangeKind.Create : kind, key, ModelTerms.Within(entity, content));
    }

    /// <summary>
    /// Puts what waits behind the transaction that it depends on, which has a new id and the newest place. What waits
    /// for others and comes after it keeps its place behind it.
    /// </summary>
    private void Move(ObjectId cause, LocalCommit commit, DeviceReader reader, OutboxEdit edit, ulong next)
    {
        var left = WaitingWork.Without(cause, _outbox, reader, Model);
        foreach (var (waiting, waitsFor) in left.SkipWhile(one => one.Transaction.WaitsFor != cause))
        {
            foreach (var (key, place) in reader.ChangesOf(waiting.Sequence))
            {
                if (!reader.Snapshot.TryGet(place.ToKey().Span, out var bytes)) continue;
                var changeReader = new MessagePackReader(bytes);
                var moved = new ByteBuffer();
                ChangeMessage.Read(ref changeReader).WriteRenamed(new MessagePackWriter(moved), cause, commit.Id);
                var isIncluded = reader.Snapshot.TryGet(DeviceWriter.PlaceKey(key, place).Span, out var value)
                    && ChangePlace.IsIncluded(value);
                commit.Writer.DeleteChange(key, place);
                commit.Writer.PutChange(place with { Sequence = next }, moved.WrittenSpan);
                commit.Writer.PutPlace(key, place with { Sequence = next }, isIncluded);
            }

            edit.Remove(waiting.Sequence);
            var behind = waiting with
            {
                Sequence = next++, WaitsFor = waitsFor != ObjectId.None ? waitsFor : commit.WaitsFor,
            };
            commit.Writer.PutTransaction(behind);
            edit.Replace(behind);
        }
    }

    /// <summary>Runs a change under the write lock, then tells what it changed of what the app sees.</summary>
    private void Change(Func<DeviceReader, IEnumerable<ObjectKey>> change, params IReadOnlyList<ObjectKey> removed)
    {
        var views = new ViewChanges(Model, Changed is not null);
        lock (_writeLock)
        {
            using var before = Read();
            var touched = change(before);
            using var after = Read();
            foreach (var key in touched.Concat(removed).Distinct())
                views.Compare(key, RowOf(before, key), RowOf(after, key));
        }

        Raise(views, isLocal: true);
    }

    private byte[] RowOf(DeviceReader reader, ObjectKey key) =>
        TryGetRow(reader, Model.FindEntity(key.Entity)!, key.Id, out var row) ? row.ToArray() : [];

    private WorkItem ToItem(object target, RejectedTransaction rejected)
    {
        var entity = Model.Entity(target.GetType());
        var id = ObjectId.From(entity.Binding.GetId(target));
        if (entity.IsSystem || !id.IsObject)
            throw new ArgumentException("An edited object has the class and the id of the one that it stands for.");
        var meant = rejected.Changes.FirstOrDefault(
            error => error.Entity == entity.Name && error.ObjectId == id.ToGuid());
        return new WorkItem(ChangeKind.Update, entity, id, target, null)
        {
            Replaces = true, CountedFrom = meant is null ? null : CounterChanges.BaseOf(entity, meant),
            Retries = meant?.Change == nameof(ChangeKind.Update) ? meant : null,
        };
    }

    private ObjectKey KeyOf(SynchronizationError error) =>
        new(Model.Entity(typeof(SynchronizationError)).Number, ObjectId.From(error.Id));
}
