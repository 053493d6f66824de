using System.Collections.Immutable;

namespace Embedded.Sync;

/// <summary>
/// What a synchronisation covers: everything, local work only, some entities, or some objects. Immutable and
/// thread-safe. Two are equal where they cover the same.
/// </summary>
public sealed class SyncSelection : IEquatable<SyncSelection>
{
    private readonly ImmutableHashSet<Type> _entities;
    private readonly ImmutableHashSet<(Type Entity, Guid Id)> _objects;

    private SyncSelection(
        SyncKind kind, ImmutableHashSet<Type>? entities = null, ImmutableHashSet<(Type, Guid)>? objects = null)
    {
        Kind = kind;
        _entities = entities ?? [];
        _objects = objects ?? [];
    }

    /// <summary>All local work up, then everything that changed down. The default.</summary>
    public static SyncSelection Everything { get; } = new(SyncKind.Full);

    /// <summary>All local work up; down comes only what the hub's rules made of it.</summary>
    public static SyncSelection Unsynchronized { get; } = new(SyncKind.Unsynchronized);

    /// <summary>What kind it is.</summary>
    public SyncKind Kind { get; }

    /// <summary>The classes of <see cref="SyncKind.Entities"/>, without those that specialise them.</summary>
    public IReadOnlyCollection<Type> EntityTypes => _entities;

    /// <summary>The objects of <see cref="SyncKind.Objects"/>.</summary>
    public IReadOnlyCollection<(Type Entity, Guid Id)> ObjectIds => _objects;

    /// <summary>
    /// All local work up, in its order, then what changed of these classes and of those that specialise them.
    /// </summary>
    /// <exception cref="ArgumentException">No class is named.</exception>
    public static SyncSelection Entities(params Type[] entities)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return entities.Length > 0 ? new SyncSelection(SyncKind.Entities, [.. entities])
            : throw new ArgumentException("Name one entity at least.", nameof(entities));
    }

    /// <summary>
    /// Local work up to the newest on these objects, then the objects' newest state. See the remarks for what that
    /// means for each mode.
    /// </summary>
    /// <typeparam name="T">Their class, or one that it specialises.</typeparam>
    /// <remarks>
    /// The hub applies transactions whole and in local order, so what was committed before the newest change of these
    /// objects goes up as well. Objects of downloaded entities come with whatever else changed of their entity;
    /// objects with the mode NothingPreserve come alone. Those that are gone on the hub, or that the caller may not
    /// read, are removed. Nothing comes back with the mode NothingClear.
    /// </remarks>
    /// <exception cref="ArgumentException">No object is named.</exception>
    public static SyncSelection Objects<T>(params Guid[] ids)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Length > 0 ? new SyncSelection(SyncKind.Objects, null, [.. ids.Select(id => (typeof(T), id))])
            : throw new ArgumentException("Name one object at least.", nameof(ids));
    }

    /// <summary>Objects of any classes; at least one.</summary>
    internal static SyncSelection Objects(IEnumerable<(Type Entity, Guid Id)> objects) =>
        new(SyncKind.Objects, null, [.. objects]);

    /// <summary>These objects, and some of another class.</summary>
    /// <exception cref="InvalidOperationException">This selection is not one of objects.</exception>
    public SyncSelection AndObjects<T>(params Guid[] ids)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Kind == SyncKind.Objects
            ? new SyncSelection(Kind, null, _objects.Union(ids.Select(id => (typeof(T), id))))
            : throw new InvalidOperationException($"A selection of the kind {Kind} names no objects. Use Objects.");
    }

    /// <inheritdoc/>
    public bool Equals(SyncSelection? other) => other is not null && Kind == other.Kind
        && _entities.SetEquals(other._entities) && _objects.SetEquals(other._objects);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SyncSelection);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _entities.Count, _objects.Count);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SyncKind.Entities => $"Entities {string.Join(", ", _entities.Select(entity => entity.Name).Order())}",
        SyncKind.Objects => $"{_objects.Count} objects",
        _ => Kind.ToString(),
    };
}
