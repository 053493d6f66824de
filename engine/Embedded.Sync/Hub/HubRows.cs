using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// The rows of a hub that a caller may read at one moment, for queries. The snapshot is not disposed with it.
/// </summary>
internal sealed class HubRows(IHubSnapshot snapshot, CallerAccess access) : IQueryRows
{
    public IObjectCursor Open(EntityType entity, IReadOnlyList<ObjectId>? ids, IndexChoice? index, ObjectId after,
        RowFilter? filter) =>
        ids is null ? new Scan(snapshot.ScanRows(entity.Number, after), access.Of(entity).Read, filter)
            : new ObjectLookup(this, entity, [.. ids.Where(id => id > after)], filter);

    public SortedObjects? TryCollectFirst(QueryPlan plan) => null;

    public bool TryGetRow(EntityType entity, ObjectId id, out ReadOnlySpan<byte> row) =>
        snapshot.TryGetRow(new ObjectKey(entity.Number, id), out row) && access.Of(entity).Read.Holds(id, row);

    public void Dispose()
    {
        // Nothing is held beyond the snapshot.
    }

    private sealed class Scan(IHubRowScan rows, RowGate gate, RowFilter? filter) : IObjectCursor
    {
        public ObjectId Id => rows.Id;

        public ReadOnlySpan<byte> Row => rows.Row;

        public bool MoveNext()
        {
            while (rows.MoveNext())
                if (filter?.Holds(filter.ReadsId ? rows.Id : ObjectId.None, rows.Row) != false
                    && (gate.IsOpen || gate.Holds(rows.Id, rows.Row))) return true;
            return false;
        }

        public void Dispose() => rows.Dispose();
    }
}
