using Embedded.Sync.Device;
using Embedded.Sync.Indexes;
using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <content>What deletes of a unit of work look at.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>A local commit and the device's objects, as deletes look at them.</summary>
    private sealed class LocalReferrers(OfflineDatabase database, DeviceReader reader, Action<WorkItem> delete)
        : IReferrers
    {
        private readonly Dictionary<ObjectKey, byte[]> _rows = [];
        private readonly Dictionary<(Association, ObjectId), List<ObjectKey>> _written = [];
        private readonly Dictionary<(AttributeIndex, ObjectId), List<ObjectKey>> _pending = [];
        private readonly HashSet<AttributeIndex> _collected = [];

        /// <summary>Objects that the commit writes, and that its deletes take with them.</summary>
        public List<ObjectKey> Doomed { get; } = [];

        public List<ObjectKey> Deleted => [.. _rows.Where(pair => pair.Value.Length == 0).Select(pair => pair.Key)];

        /// <summary>Takes note of an object that the commit writes; an empty row is none.</summary>
        public void Note(EntityType entity, ObjectKey key, ReadOnlySpan<byte> row)
        {
            if (entity.Associations.Count + entity.Referrers.Count == 0) return;
            _rows[key] = row.ToArray();
            if (row.IsEmpty) return;
            foreach (var association in entity.Associations)
                foreach (var target in ReferencesOf.Ids(RowAttribute.Of(row, association.Attribute.Number)))
                    Add(_written, (association, target), key);
        }

        public IEnumerable<ObjectKey> Candidates(Association association, ObjectId target)
        {
            var stored = association.Owner.SelfAndSpecialisations.SelectMany(entity =>
                database.Indexes.Find(entity.Number, association.Attribute.Number) is { } index
                    ? Stored(index, target).Concat(Pending(index, entity, target)) : []);
            return _written.TryGetValue((association, target), out var written) ? stored.Concat([.. written]) : stored;
        }

        public bool TryGetRow(ObjectKey key, out ReadOnlySpan<byte> row)
        {
            if (!_rows.TryGetValue(key, out var written))
                return database.TryGetRow(reader, database.Model.FindEntity(key.Entity)!, key.Id, out row);
            row = written;
            return written.Length > 0;
        }

        public void Delete(ObjectKey key)
        {
            var entity = database.Model.FindEntity(key.Entity)!;
            if (_rows.ContainsKey(key)) Doomed.Add(key);
            else delete(new WorkItem(ChangeKind.Delete, entity, key.Id, null, null));
            _rows[key] = [];
        }

        private IEnumerable<ObjectKey> Stored(AttributeIndex index, ObjectId target)
        {
            using var ids = IndexIds.Open(reader, index, [AttributeIndex.RangeOf(target)], long.MaxValue)!;
            while (ids.MoveNext()) yield return new ObjectKey(index.Entity, ids.Current);
        }

        /// <summary>What the outbox says about an entity is read once for all deletes.</summary>
        private List<ObjectKey> Pending(AttributeIndex index, EntityType entity, ObjectId target)
        {
            if (_collected.Add(index))
                foreach (var id in PendingObjects.Of(reader, entity.Number, database.Profile.ModeOf(entity)))
                    if (database.TryGetRow(reader, entity, id, out var row))
                        foreach (var other in index.TargetsOf(row))
                            Add(_pending, (index, other), new ObjectKey(entity.Number, id));
            return _pending.TryGetValue((index, target), out var pending) ? pending : [];
        }

        private static void Add<TKey>(Dictionary<TKey, List<ObjectKey>> lists, TKey key, ObjectKey referrer)
            where TKey : notnull
        {
            if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
            list.Add(referrer);
        }
    }
}
