using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>What one caller may do with everything. Made anew for each request; not thread-safe.</summary>
internal sealed class CallerAccess(AccessRules rules, SyncCaller caller)
{
    private readonly Dictionary<ushort, EntityGrants> _entities = [];

    public SyncCaller Caller { get; } = caller;

    /// <summary>For the objects of an exact entity.</summary>
    public EntityGrants Of(EntityType entity)
    {
        if (_entities.TryGetValue(entity.Number, out var known)) return known;
        return _entities[entity.Number] = new EntityGrants(entity, rules.Of(entity.Number), Caller);
    }

    /// <summary>True for the number of an entity that has rules, be it that they are empty.</summary>
    public bool Has(ushort number) => rules.Has(number);

    /// <summary>An entity of the model.</summary>
    public EntityType Entity(ushort number) => rules.Model.FindEntity(number)!;

    /// <summary>For the objects of an exact entity of the model.</summary>
    public EntityGrants Of(ushort entity) => Of(Entity(entity));

    /// <summary>True for a row that the caller may read.</summary>
    public bool CanRead(ObjectKey key, ReadOnlySpan<byte> row) => Of(key.Entity).Read.Holds(key.Id, row);

    /// <summary>What must not be asked about an entity: what is hidden in it or in a specialisation.</summary>
    public IReadOnlySet<int> HiddenAmong(EntityType entity) =>
        entity.SelfAndSpecialisations.SelectMany(exact => Of(exact).Hidden).ToHashSet();
}
