using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>
/// Looks up the objects that an index names and those that have pending changes, in order of id, and keeps those that
/// match. After so many lookups that a pass over the rows is faster, it goes on with that.
/// </summary>
internal sealed class IndexLookup(
    OfflineDatabase database, DeviceReader reader, EntityType entity, IndexIds ids, RowFilter filter, long lookupsMax)
    : IObjectCursor
{
    private readonly SyncMode _mode = database.Profile.ModeOf(entity);
    private readonly List<ObjectId> _pending =
        PendingObjects.Of(reader, entity.Number, database.Profile.ModeOf(entity));

    private bool _hasIndexed = ids.MoveNext();
    private int _nextPending;
    private long _lookups;
    private DeviceQuery? _rest;
    private ObjectId _id;
    private byte[] _row = [];

    public ObjectId Id => _rest?.Id ?? _id;

    public ReadOnlySpan<byte> Row => _rest is null ? _row : _rest.Row;

    /// <summary>How many lookups may take the place of a pass over an entity's rows.</summary>
    public static long LookupsMax(DeviceReader reader, EntityType entity) =>
        Math.Max(1_000, DeviceLoader.CountOf(reader.Snapshot, entity.Number) / 16);

    public bool MoveNext()
    {
        while (_rest is null && (_hasIndexed || _nextPending < _pending.Count))
        {
            if (_lookups++ >= lookupsMax)
            {
                _rest = new DeviceQuery(reader, entity, _mode, filter, after: _id);
                break;
            }

            _id = NextId();
            if (!database.TryGetRow(reader, entity, _id, out var row) || !filter.Holds(_id, row)) continue;
            _row = row.ToArray();
            return true;
        }

        return _rest?.MoveNext() ?? false;
    }

    public void Dispose()
    {
        ids.Dispose();
        _rest?.Dispose();
    }

    private ObjectId NextId()
    {
        var pending = _nextPending < _pending.Count ? _pending[_nextPending] : ObjectId.End;
        var indexed = _hasIndexed ? ids.Current : ObjectId.End;
        if (pending <= indexed) _nextPending++;
        if (indexed <= pending) _hasIndexed = ids.MoveNext();
        return pending < indexed ? pending : indexed;
    }
}
