using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>How a unit of work becomes a transaction of the outbox (rules R13 and R18).</content>
public sealed partial class OfflineDatabase
{
    /// <summary>Writes a unit of work. The id of its transaction, or empty where nothing has to be uploaded.</summary>
    internal Guid Commit(IReadOnlyList<WorkItem> items)
    {
        ViewChanges views;
        ObjectId transaction;
        using (_courtesy.Announce())
        lock (_writeLock)
        {
            views = new ViewChanges(Model, Changed is not null);
            using var reader = Read();
            var commit = new LocalCommit(this, reader, views);
            foreach (var item in items) commit.Add(item);
            transaction = commit.Write();
        }

        Raise(views, isLocal: true);
        return transaction == ObjectId.None ? Guid.Empty : transaction.ToGuid();
    }

    /// <summary>One unit of work on its way into one batch.</summary>
    private sealed class LocalCommit(OfflineDatabase database, DeviceReader reader, ViewChanges views)
    {
        private const int OwnTransactionsMax = 64;

        private readonly DeviceWriter _writer = new(database.Indexes);
        private readonly ByteBuffer _attributes = new();
        private readonly ByteBuffer _difference = new();
        private readonly ByteBuffer _change = new();
        private readonly ObjectId _id = database.NewId();
        private readonly ulong _sequence = database._outbox.LastSequence + 1;
        private uint _count;
        private int _byteCount;

        public void Add(WorkItem item)
        {
            var isLocal = database.Profile.ModeOf(item.Entity) == SyncMode.Never;
            var key = new ObjectKey(item.Entity.Number, item.Id);
            var old = database.TryGetRow(reader, item.Entity, item.Id, out var row) ? row.ToArray() : [];
            if (item.Replaces) item = item with { Kind = old.Length > 0 ? ChangeKind.Update : ChangeKind.Create };
            if (item.Kind == ChangeKind.Create && old.Length > 0)
                throw item.Refused("an object with this id exists already. Use Change.");
            if (item.Kind == ChangeKind.Update && old.Length == 0)
                throw item.Refused("the object does not exist, or was deleted meanwhile. Use Create, or leave it.");
            if (item.Kind == ChangeKind.Delete && old.Length == 0) return;
            if (item.Kind != ChangeKind.Delete && !TryFindDifference(item, old)) return;
            if (isLocal) WriteLocal(item, key, old);
            else WriteChange(item, key, old);
        }

        public ObjectId Write()
        {
            if (_count > 0)
            {
                var now = UtcTicks.From(database.Time.GetUtcNow().UtcDateTime);
                var transaction = new OutboxTransaction(
                    _sequence, _id, database._state.Head, 0, (int)_count, _byteCount, 0, now);
                _writer.PutTransaction(transaction);
                var edit = new OutboxEdit(database._outbox, _writer);
                edit.Replace(transaction);
                database.Write(_writer.Batch, database._options.Durability, edit);
                return _id;
            }

            if (_writer.Batch.Count > 0) database.Write(_writer.Batch, database._options.Durability);
            return ObjectId.None;
        }

        /// <summary>
        /// Leaves in <see cref="_difference"/> the attributes that differ from the row the work was
        /// based on.
        /// </summary>
        private bool TryFindDifference(WorkItem item, ReadOnlySpan<byte> old)
        {
            _attributes.Clear();
            _difference.Clear();
            WriteAttributes(item);
            if (RowValidator.Check(item.Entity, _attributes.WrittenSpan) is { } wrong)
                throw item.Refused(wrong);
            var based = item.Original is { } original ? original.Span : old;
            var count = RowEditor.Difference(
                item.Kind == ChangeKind.Create ? [] : based, _attributes.WrittenSpan, _difference);
            return count > 0 || item.Kind == ChangeKind.Create;
        }

        private void WriteAttributes(WorkItem item)
        {
            try
            {
                item.Entity.Binding.WriteAttributes(item.Target!, new MessagePackWriter(_attributes));
            }
            catch (ArgumentException wrong)
            {
                throw item.Refused(wrong.Message);
            }
        }

        private void WriteLocal(WorkItem item, ObjectKey key, ReadOnlySpan<byte> old)
        {
            if (item.Kind == ChangeKind.Delete)
            {
                _writer.DeleteLocal(key, old);
                views.Compare(key, old, []);
                return;
            }

            var row = new ByteBuffer();
            var now = UtcTicks.From(database.Time.GetUtcNow().UtcDateTime);
            RowEditor.Apply(old, new RowHeader(key.Entity, 0, now, 0), _difference.WrittenSpan, row);
            _writer.PutLocal(key, old, row.WrittenSpan);
            views.Compare(key, old, row.WrittenSpan);
        }

        private void WriteChange(WorkItem item, ObjectKey key, ReadOnlySpan<byte> old)
        {
            var attributes = item.Kind == ChangeKind.Delete ? [] : _difference.WrittenSpan;
            _change.Clear();
            ChangeMessage.Write(
                new MessagePackWriter(_change), item.Kind, key, BaseVersion(item.Entity, key), OwnTransactions(
                    key), attributes);
            var place = new ChangePlace(_sequence, _count++);
            _writer.PutChange(place, _change.WrittenSpan);
            _writer.PutPlace(key, place, included: false);
            _byteCount += _change.Length;
            var after = new ByteBuffer();
            if (item.Kind != ChangeKind.Delete)
                RowEditor.Apply(old, new RowHeader(key.Entity, 0, 0, 0), attributes, after);
            views.Compare(key, old, after.WrittenSpan);
        }

        /// <summary>
        /// A preserved row has the version of the hub's last decision on it, or 0 once that is in
        /// doubt.
        /// </summary>
        private ulong BaseVersion(EntityType entity, ObjectKey key)
        {
            var isKnown = database.Profile.ModeOf(entity) == SyncMode.NothingPreserve
                ? !database._state.Tickets.IsEmpty
                : database._state.IsConfirmed(key);
            return isKnown && reader.TryGetBase(key, out var row) ? RowHeader.Of(row).Version : 0;
        }

        /// <summary>
        /// The transactions on the object that the base does not contain yet: the change knows what
        /// they wrote.
        /// </summary>
        private List<ObjectId> OwnTransactions(ObjectKey key)
        {
            var own = new List<ObjectId>();
            if (!reader.HasPending) return own;
            using var places = reader.ScanPlaces(key);
            while (places.MoveNext())
            {
                var sequence = ChangePlace.Read(places.Key).Sequence;
                if (ChangePlace.IsIncluded(places.Value)) continue;
                // A transaction changes an object once at most, so each is met once.
                if (database._outbox.Find(sequence) is { } transaction) own.Add(transaction.Id);
            }

            // What an older one wrote, and none of these since, is reported as a conflict rather than listed for ever.
            return own.Count <= OwnTransactionsMax ? own : own[^OwnTransactionsMax..];
        }
    }
}
