using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>How changes become a transaction of the outbox (rules R13 and R18).</content>
public sealed partial class OfflineDatabase
{
    /// <summary>One unit of work on its way into one batch.</summary>
    private sealed partial class LocalCommit(OfflineDatabase database, DeviceReader reader, ViewChanges views,
        IReadOnlySet<ObjectKey> doomed, ObjectId retried = default)
    {
        // Half of what a hub takes in one request by default: no commit may stand in the way of all that follow it.
        private const int TransactionBytesMax = 32 * 1024 * 1024;

        private readonly LocalDependencies _dependencies = new(database._outbox, reader, database.Model, retried);
        private readonly DeviceWriter _writer = new(database.Indexes);
        private readonly ByteBuffer _attributes = new();
        private readonly ByteBuffer _difference = new();
        private readonly ByteBuffer _replaced = new();
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
            if (doomed.Contains(key)) item = item with { Kind = ChangeKind.Delete };
            if (item.Kind == ChangeKind.Create && old.Length > 0)
                throw item.Refused("an object with this id exists already. Use Change.");
            if (item.Kind == ChangeKind.Update && old.Length == 0)
                throw item.Refused("the object does not exist, or was deleted meanwhile. Use Create, or leave it.");
            if (item.Kind == ChangeKind.Delete && old.Length == 0) Note(item.Entity, key, []);
            if (item.Kind == ChangeKind.Delete ? old.Length == 0 : !TryFindDifference(item, old)) return;
            if (isLocal) WriteLocal(item, key, old);
            else WriteChange(item.Entity, item.Kind, key, old, _difference.WrittenSpan);
        }

        /// <summary>
        /// Adds a change that was made before, as a map of attributes: what it changes of the object as it is now. An
        /// update of an absent object does nothing.
        /// </summary>
        public void Add(EntityType entity, ChangeKind kind, ObjectKey key, ReadOnlySpan<byte> attributes)
        {
            var old = database.TryGetRow(reader, entity, key.Id, out var row) ? row.ToArray() : [];
            if (doomed.Contains(key)) kind = ChangeKind.Delete;
            if (kind == ChangeKind.Delete && old.Length == 0) Note(entity, key, []);
            if (old.Length == 0 && kind != ChangeKind.Create) return;
            if (kind == ChangeKind.Create && old.Length > 0)
            {
                kind = ChangeKind.Update;
                attributes = CounterChanges.WithoutValues(entity, attributes);
            }

            _difference.Clear();
            _replaced.Clear();
            if (kind != ChangeKind.Delete && RowEditor.Difference(old, attributes, _difference) == 0
                && kind == ChangeKind.Update) return;
            if (kind == ChangeKind.Update)
                AttributeMap.OfRow(old, _difference.WrittenSpan, ChangeMessage.ReplacedBytesMax, _replaced);
            WriteChange(entity, kind, key, old, _difference.WrittenSpan);
        }

        public DeviceWriter Writer => _writer;

        public ObjectId Id => _id;

        public ObjectId WaitsFor => _dependencies.WaitsFor;

        /// <summary>Writes the batch. The transaction's id, or none where nothing has to be uploaded.</summary>
        /// <param name="more">What else the batch does, given the sequence that comes next.</param>
        public ObjectId Write(Action<OutboxEdit, ulong>? more = null)
        {
            var edit = new OutboxEdit(database._outbox, _writer);
            if (_count > 0)
            {
                var now = UtcTicks.From(database.Time.GetUtcNow().UtcDateTime);
                var transaction = new OutboxTransaction(
                    _sequence, _id, database._state.Head, 0, (int)_count, _byteCount, 0, now, WaitsFor);
                _writer.PutTransaction(transaction);
                edit.Replace(transaction);
            }

            more?.Invoke(edit, _sequence + 1);
            if (_writer.Batch.Count > 0) database.Write(_writer.Batch, database._options.Durability, edit);
            return _count > 0 ? _id : ObjectId.None;
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
            if (item is { Kind: ChangeKind.Update, Retries: { } refused })
                RetriedValues.DropUntouched(item.Entity, refused, _attributes);
            if (RowValidator.Check(item.Entity, _attributes.WrittenSpan) is { } wrong)
                throw item.Refused(wrong);
            var based = item.Original is { } original ? original.Span : old;
            var attributes = item.Kind == ChangeKind.Update && item.Entity.HasCounters
                ? CounterChanges.ToAdditions(item, _attributes.WrittenSpan, based) : _attributes.WrittenSpan;
            var count = RowEditor.Difference(item.Kind == ChangeKind.Create ? [] : based, attributes, _difference);
            if (item.Kind == ChangeKind.Update && count > 0)
                count = UnsetAttributes.Drop(item.Entity, based, _difference);
            if (item.Entity.FilledByHub.Count > 0) count = LeaveToHub(item);
            _replaced.Clear();
            if (item.Kind != ChangeKind.Update || count == 0) return item.Kind == ChangeKind.Create;
            AttributeMap.OfRow(based, _difference.WrittenSpan, ChangeMessage.ReplacedBytesMax, _replaced);
            return true;
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
                Note(item.Entity, key, []);
                views.Compare(key, old, []);
                return;
            }

            var row = new ByteBuffer();
            var now = UtcTicks.From(database.Time.GetUtcNow().UtcDateTime);
            RowEditor.Apply(old, new RowHeader(key.Entity, 0, now, 0), _difference.WrittenSpan, row);
            _writer.PutLocal(key, old, row.WrittenSpan);
            Note(item.Entity, key, row.WrittenSpan);
            views.Compare(key, old, row.WrittenSpan);
        }

        private void WriteChange(
            EntityType entity, ChangeKind kind, ObjectKey key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> attributes)
        {
            if (kind == ChangeKind.Delete) attributes = [];
            _change.Clear();
            ChangeMessage.Write(new MessagePackWriter(_change), kind, key, BaseVersion(entity, key),
                _dependencies.OwnTransactions(kind, key, attributes), attributes,
                kind == ChangeKind.Update ? _replaced.WrittenSpan : []);
            _dependencies.Note(entity, _change.WrittenSpan);
            var place = new ChangePlace(_sequence, _count++);
            _writer.PutChange(place, _change.WrittenSpan);
            _writer.PutPlace(key, place, included: false);
            _byteCount += _change.Length;
            if (_byteCount > TransactionBytesMax)
                throw new CommitException(entity.Name, key.Id.ToGuid(), "with this object the unit of work has more "
                    + $"than {TransactionBytesMax >> 20} MiB of changes. Commit them in several units of work.");
            var after = new ByteBuffer();
            if (kind != ChangeKind.Delete)
                RowEditor.Apply(old, new RowHeader(key.Entity, 0, 0, 0), attributes, after);
            Note(entity, key, after.WrittenSpan);
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
    }
}
