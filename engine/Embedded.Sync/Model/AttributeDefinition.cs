using System.ComponentModel;

namespace Embedded.Sync.Model;

/// <summary>One attribute of an entity: its place in the row, its name and its type. Immutable.</summary>
public sealed class AttributeDefinition
{
    private bool _isIndexed;
    private AttributeSource _source;
    private bool _isHubOnly;

    /// <summary>Meant for generated code: a definition that one model makes its own.</summary>
    /// <param name="number">The place in the row.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="lengthMax">The longest value, or null.</param>
    /// <param name="target">For an association, the class that it leads to; else null.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public AttributeDefinition(int number, string name, AttributeType type, int? lengthMax = null, Type? target = null)
    {
        Number = number;
        Name = name;
        Type = type;
        LengthMax = lengthMax;
        TargetType = target;
    }

    /// <summary>The place in the row, from 0. Never reused: an entity's attributes are append-only.</summary>
    public int Number { get; }

    /// <summary>The name of the property.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public AttributeType Type { get; }

    /// <summary>
    /// The longest value: UTF-16 code units of a string, bytes of a binary. Null means no limit but
    /// the row's.
    /// </summary>
    public int? LengthMax { get; }

    /// <summary>For an association, the entity that it leads to; else null.</summary>
    public EntityType? Target { get; internal set; }

    /// <summary>True where a device keeps a secondary index on it. No part of the model hash.</summary>
    public bool IsIndexed
    {
        get => _isIndexed;
        init => _isIndexed = value;
    }

    internal Type? TargetType { get; }

    /// <summary>For an association, what deleting its target does to the objects that refer to it.</summary>
    public DeleteBehaviour OnDelete { get; init; }

    /// <summary>True where a device keeps an index on it: declared, or for deletes to look into.</summary>
    internal bool HasIndex => IsIndexed || OnDelete != DeleteBehaviour.None;

    /// <summary>
    /// For an enumeration, whether its type can hold a number; null where every number of 64 bits fits.
    /// </summary>
    public Predicate<long>? HoldsNumber { get; init; }

    /// <summary>
    /// True for a counter: devices upload what they added, and the hub adds it up. Only a whole number of 64 bits is
    /// one. Default: false.
    /// </summary>
    public bool IsCounter { get; init; }

    /// <summary>Who gives it its values. Default: whoever writes the object.</summary>
    public AttributeSource Source
    {
        get => _source;
        init => _source = value;
    }

    /// <summary>
    /// True for an attribute that never leaves the hub: devices have the class's default there, and cannot set it.
    /// Default: false.
    /// </summary>
    public bool IsHubOnly
    {
        get => _isHubOnly;
        init => _isHubOnly = value;
    }

    /// <summary>True where devices do not write it.</summary>
    internal bool IsFilledByHub => Source != AttributeSource.App || IsHubOnly;

    internal void DeclareIndex() => _isIndexed = true;

    internal void DeclareSource(AttributeSource source) => _source = source;

    internal void DeclareHubOnly() => _isHubOnly = true;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
