using Embedded.Sync.Device;
using Embedded.Sync.Indexes;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>
/// Finds the first objects of an order by reading the index of its first term from the beginning, until nothing that
/// follows can be among them.
/// </summary>
internal sealed class OrderedLookup(
    OfflineDatabase database, DeviceReader reader, QueryPlan plan, AttributeIndex index, SortedObjects found)
{
    private readonly ByteBuffer _key = new();
    private readonly ByteBuffer _entry = new();

    /// <summary>Collects one entity's objects; false where a pass over its rows is faster.</summary>
    public bool TryCollect(EntityType entity, int number)
    {
        var keys = new SortKeyReader(entity, plan.Order);
        var filter = plan.Predicate?.Bind(entity, PredicateArguments.None);
        var pending = PendingObjects.Of(reader, entity.Number, database.Profile.ModeOf(entity));
        foreach (var id in pending)
            if (database.TryGetRow(reader, entity, id, out var row)) Add(id, row);
        using var scan = IndexIds.Scan(reader, index, IndexRange.All);
        for (var left = IndexLookup.LookupsMax(reader, entity); scan.MoveNext();)
        {
            var entry = scan.Key;
            if (found.EndsBefore(AttributeIndex.ValueOf(entry))) return true;
            if (left-- == 0) return false;
            var id = ObjectId.Read(entry[^ObjectId.Size..]);
            if (pending.BinarySearch(id) >= 0 || !database.TryGetRow(reader, entity, id, out var row)) continue;
            if (index.IsEntryOf(entry, id, row, _entry)) Add(id, row);
        }

        return true;

        void Add(ObjectId id, ReadOnlySpan<byte> row)
        {
            if (filter is not null && !filter.Holds(id, row)) return;
            _key.Clear();
            keys.Write(id, row, _key);
            found.Add(_key, number, id);
        }
    }
}
