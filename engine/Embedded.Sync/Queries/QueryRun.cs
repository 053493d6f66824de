using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>Runs a plan over one moment of the database. Objects are made only of rows that are returned.</summary>
internal sealed class QueryRun(OfflineDatabase database, QueryPlan plan)
{
    private readonly IReadOnlyList<EntityType> _entities = plan.Entity.SelfAndSpecialisations;

    /// <summary>The objects of the result, in its order.</summary>
    public IEnumerable<object> Objects() => plan.Order.Count == 0 ? InOrderOfId() : InOrderOfKeys();

    /// <summary>How many objects the result has, up to a limit; none is made.</summary>
    public long Count(long limit = long.MaxValue)
    {
        using var reader = database.Read();
        var most = Math.Min(limit, plan.Taken ?? long.MaxValue);
        var (seen, counted) = (0L, 0L);
        foreach (var entity in _entities)
        {
            using var cursor = Open(reader, entity);
            while (counted < most && cursor.MoveNext())
                if (++seen > plan.Skipped) counted++;
        }

        return counted;
    }

    private IEnumerable<object> InOrderOfId()
    {
        using var reader = database.Read();
        var (skipped, taken) = (0L, 0L);
        foreach (var entity in _entities)
        {
            using var cursor = Open(reader, entity);
            while ((plan.Taken is not { } most || taken < most) && cursor.MoveNext())
            {
                if (skipped++ < plan.Skipped) continue;
                taken++;
                yield return RowReader.ToObject(entity, cursor.Id, cursor.Row);
            }
        }
    }

    private IEnumerable<object> InOrderOfKeys()
    {
        using var reader = database.Read();
        var order = (TryCollectByIndex(reader) ?? CollectAll(reader)).ToOrder();
        for (var index = plan.Skipped; index < order.Count; index++)
        {
            var (_, number, id) = order[(int)index];
            yield return database.TryGetRow(reader, _entities[number], id, out var row)
                ? RowReader.ToObject(_entities[number], id, row)
                : throw new System.Diagnostics.UnreachableException("A snapshot lost a row.");
        }
    }

    private SortedObjects NewCollection() => new(plan.Taken is { } taken ? plan.Skipped + taken : null);

    /// <summary>What the index on the order's first attribute leads to first; null where that is not faster.</summary>
    private SortedObjects? TryCollectByIndex(DeviceReader reader)
    {
        if (plan.OrderIndex is not { } attribute) return null;
        var found = NewCollection();
        for (var number = 0; number < _entities.Count; number++)
        {
            if (database.Indexes.Find(_entities[number].Number, attribute.Number) is not { } index
                || !new OrderedLookup(database, reader, plan, index, found).TryCollect(_entities[number], number))
                return null;
        }

        return found;
    }

    private SortedObjects CollectAll(DeviceReader reader)
    {
        var found = NewCollection();
        for (var number = 0; number < _entities.Count; number++) Collect(reader, number, found);
        return found;
    }

    private void Collect(DeviceReader reader, int number, SortedObjects found)
    {
        var entity = _entities[number];
        var keys = new SortKeyReader(entity, plan.Order);
        var key = new ByteBuffer();
        using var cursor = Open(reader, entity);
        while (cursor.MoveNext())
        {
            key.Clear();
            keys.Write(cursor.Id, cursor.Row, key);
            found.Add(key, number, cursor.Id);
        }
    }

    private IObjectCursor Open(DeviceReader reader, EntityType entity)
    {
        var filter = plan.Predicate?.Bind(entity, PredicateArguments.None);
        if (plan.Ids is { } ids) return new ObjectLookup(database, reader, entity, ids, filter!);
        return TryOpenIndex(reader, entity, filter)
            ?? (IObjectCursor)new DeviceQuery(reader, entity, database.Profile.ModeOf(entity), filter);
    }

    private IndexLookup? TryOpenIndex(DeviceReader reader, EntityType entity, RowFilter? filter)
    {
        if (plan.Index is not { } choice
            || database.Indexes.Find(entity.Number, choice.Attribute.Number) is not { } index) return null;
        var lookupsMax = IndexLookup.LookupsMax(reader, entity);
        return IndexIds.Open(reader, index, choice.Ranges, lookupsMax) is { } found
            ? new IndexLookup(database, reader, entity, found, filter!, lookupsMax) : null;
    }
}
