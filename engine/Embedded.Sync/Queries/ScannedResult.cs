using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>A result without an order: by class, then by id, as the rows lie.</summary>
internal sealed class ScannedResult(IQueryRows rows, QueryPlan plan) : IResultCursor
{
    private readonly IReadOnlyList<EntityType> _entities = plan.EntitiesFromPlace;
    private int _class = -1;
    private IObjectCursor? _objects;
    private long _passed;
    private long _left = plan.Taken ?? long.MaxValue;

    public EntityType Entity => _entities[_class];

    public ObjectId Id => _objects!.Id;

    public ReadOnlySpan<byte> Row => _objects!.Row;

    public QueryPlace Place => new(Entity.Number, Id, []);

    public bool MoveNext()
    {
        if (_left == 0) return false;
        do
        {
            while (_objects?.MoveNext() != true)
                if (!OpenNext()) return false;
        }
        while (_passed++ < plan.Skipped);
        _left--;
        return true;
    }

    public void Dispose() => _objects?.Dispose();

    private bool OpenNext()
    {
        _objects?.Dispose();
        _objects = null;
        if (_class + 1 >= _entities.Count) return false;
        _class++;
        var after = Entity.Number == plan.After?.Entity ? plan.After.Id : ObjectId.None;
        _objects = rows.Open(Entity, plan.Ids, plan.Index, after, plan.FilterOf(Entity));
        return true;
    }
}
