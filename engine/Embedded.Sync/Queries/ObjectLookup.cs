using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>Looks up the objects with given ids, and keeps those that match.</summary>
internal sealed class ObjectLookup(
    IQueryRows rows, EntityType entity, IReadOnlyList<ObjectId> ids, RowFilter? filter) : IObjectCursor
{
    private byte[] _row = [];
    private int _next;

    public ObjectId Id { get; private set; }

    public ReadOnlySpan<byte> Row => _row;

    public bool MoveNext()
    {
        while (_next < ids.Count)
        {
            Id = ids[_next++];
            if (!rows.TryGetRow(entity, Id, out var row) || filter?.Holds(Id, row) == false) continue;
            _row = row.ToArray();
            return true;
        }

        return false;
    }

    public void Dispose()
    {
    }
}
