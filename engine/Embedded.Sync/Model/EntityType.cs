using System.Collections.Frozen;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Model;

/// <summary>
/// An entity of a model: a class whose objects are stored and synchronised. Immutable once the
/// model is built.
/// </summary>
public sealed class EntityType
{
    private readonly AttributeDefinition?[] _byNumber;

    internal EntityType(int number, string name, IEntityBinding binding, IReadOnlyList<AttributeDefinition> own,
        EntityType? generalisation)
    {
        Number = checked((ushort)number);
        Name = name;
        Binding = binding;
        Generalisation = generalisation;
        Attributes = [.. (generalisation?.Attributes ?? []).Concat(own).OrderBy(attribute => attribute.Number)];
        _byNumber = new AttributeDefinition?[Attributes.Count == 0 ? 0
            : Attributes.Max(attribute => attribute.Number) + 1];
        HasCounters = Attributes.Any(attribute => attribute.IsCounter);
        FilledByHub = Attributes.Where(attribute => attribute.IsFilledByHub)
            .Select(attribute => attribute.Number).ToFrozenSet();
        HubOnly = Attributes.Where(attribute => attribute.IsHubOnly)
            .Select(attribute => attribute.Number).ToFrozenSet();
        foreach (var attribute in Attributes) _byNumber[attribute.Number] = attribute;
    }

    /// <summary>
    /// The number that stands for the entity in rows and on the wire: 1 to <see
    /// cref="SyncModel.EntityNumberMax"/>.
    /// </summary>
    public ushort Number { get; }

    /// <summary>The name of the class.</summary>
    public string Name { get; }

    /// <summary>All attributes, inherited ones included, by ascending number.</summary>
    public IReadOnlyList<AttributeDefinition> Attributes { get; }

    /// <summary>The entity that this one specialises, or null.</summary>
    public EntityType? Generalisation { get; }

    /// <summary>
    /// This entity and everything that specialises it, directly or not: what a query on it looks
    /// through.
    /// </summary>
    public IReadOnlyList<EntityType> SelfAndSpecialisations { get; internal set; } = [];

    /// <summary>How objects of the class become rows, and rows objects.</summary>
    public IEntityBinding Binding { get; }

    /// <summary>
    /// True for the entities that the engine itself keeps: <see cref="SyncHelper"/> and <see
    /// cref="SynchronizationError"/>.
    /// </summary>
    public bool IsSystem => Number > SyncModel.EntityNumberMax;

    /// <summary>The associations with a delete behaviour that its objects have.</summary>
    internal IReadOnlyList<Association> Associations { get; set; } = [];

    /// <summary>The associations with a delete behaviour that can lead to its objects.</summary>
    internal IReadOnlyList<Association> Referrers { get; set; } = [];

    /// <summary>The attributes that devices do not write.</summary>
    internal FrozenSet<int> FilledByHub { get; }

    /// <summary>Those of them that never leave the hub.</summary>
    internal FrozenSet<int> HubOnly { get; }

    /// <summary>True where an attribute is a counter.</summary>
    internal bool HasCounters { get; }

    /// <summary>The attribute with a number, or null where the model knows none.</summary>
    public AttributeDefinition? FindAttribute(int number) =>
        number >= 0 && number < _byNumber.Length ? _byNumber[number] : null;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
