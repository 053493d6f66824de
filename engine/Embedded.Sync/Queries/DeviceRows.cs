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

    public IObjectCursor Open(EntityType entity, IReadOnlyList<ObjectId>? ids, ObjectId after, RowFilter? filter) =>
        ids is null ? new DeviceQuery(_reader, entity, database.Profile.ModeOf(entity), filter)
            : new ObjectLookup(this, entity, ids, filter);

    public bool TryGetRow(EntityType entity, ObjectId id, out ReadOnlySpan<byte> row) =>
        database.TryGetRow(_reader, entity, id, out row);

    public void Dispose() => _reader.Dispose();
}
