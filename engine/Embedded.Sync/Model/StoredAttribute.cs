namespace Embedded.Sync;

/// <summary>
/// Makes a property an attribute of its entity. What it holds follows from its type: bool, int, long, decimal,
/// double, string, DateTime, byte[], Guid, an enumeration, a nullable one of these, <see cref="Reference{T}"/>
/// or <see cref="ReferenceSet{T}"/>.
/// </summary>
/// <param name="number">
/// The place in the row, 0 to <see cref="SyncModel.AttributeNumberMax"/>. Numbers are append-only, and a
/// specialisation shares those of its generalisation.
/// </param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class StoredAttribute(int number) : Attribute
{
    /// <summary>The place in the row.</summary>
    public int Number { get; } = number;

    /// <summary>
    /// The longest string in UTF-16 code units, or the longest binary in bytes: 1 or more where it is given.
    /// </summary>
    /// <value>Default: 0, which means no limit but the row's.</value>
    public int LengthMax { get; set; }

    /// <summary>
    /// True to keep a secondary index on the property on devices, in this class and those that specialise it. Any
    /// type but byte[] and <see cref="ReferenceSet{T}"/> can have one.
    /// </summary>
    /// <value>Default: false.</value>
    public bool IsIndexed { get; set; }

    /// <summary>For an association, what deleting its target does to the objects that refer to it.</summary>
    /// <value>Default: <see cref="DeleteBehaviour.None"/>.</value>
    public DeleteBehaviour OnDelete { get; set; }

    /// <summary>Who gives the property its values.</summary>
    /// <value>Default: <see cref="AttributeSource.App"/>.</value>
    public AttributeSource Source { get; set; }

    /// <summary>True for a property that never leaves the hub, such as a hashed password.</summary>
    /// <value>Default: false.</value>
    public bool IsHubOnly { get; set; }
}
