using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>
/// What the app sees of a device's database. A device reads its results whole, so none begins after an id.
/// </summary>
internal sealed class DeviceRows(OfflineDatabase database) : IQueryRows
{
    private readonly DeviceReader _reader = database.Read();

    public IObjectCursor Open(EntityType entity, IReadOnlyList<ObjectId>? ids, IndexChoice? index, ObjectId after,
        RowFilter? filter)
    {
        if (ids is not null) return new ObjectLookup(this, entity, ids, filter);
        return TryOpen(entity, index, filter)
            ?? (IObjectCursor)new DeviceQuery(_reader, entity, database.Profile.ModeOf(entity), filter);
    }

    public SortedObjects? TryCollectFirst(QueryPlan plan)
    {
        if (plan.OrderIndex is not { } attribute) return null;
        var found = SortedObjects.For(plan);
        var entities = plan.Entity.SelfAndSpecialisations;
        for (var number = 0; number < entities.Count; number++)
        {
            if (database.Indexes.Find(entities[number].Number, attribute.Number) is not { } index
                || !new OrderedLookup(database, _reader, plan, index, found).TryCollect(entities[number], number))
                return null;
        }

        return found;
    }

    public bool TryGetRow(EntityType entity, ObjectId id, out ReadOnlySpan<byte> row) =>
        database.TryGetRow(_reader, entity, id, out row);

    private IndexLookup? TryOpen(EntityType entity, IndexChoice? choice, RowFilter? filter)
    {
        if (choice is null || database.Indexes.Find(entity.Number, choice.Attribute.Number) is not { } index)
            return null;
        var lookupsMax = IndexLookup.LookupsMax(_reader, entity);
        return IndexIds.Open(_reader, index, choice.Ranges, lookupsMax) is { } found
            ? new IndexLookup(database, _reader, entity, found, filter!, lookupsMax) : null;
    }

    public void Dispose() => _reader.Dispose();
}
