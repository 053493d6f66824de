using System.Collections;

namespace Embedded.Sync;

/// <summary>
/// The holding end of a many-to-many association: the ids of objects of <typeparamref name="T"/>,
/// each once, in ascending order.
/// </summary>
/// <remarks>Immutable, so that a change is an assignment that the unit of work can see. The default is empty.</remarks>
public readonly struct ReferenceSet<T> : IReadOnlyCollection<Guid>, IEquatable<ReferenceSet<T>>
    where T : class
{
    private readonly Guid[]? _ids;

    /// <summary>A set of these ids; repeated and empty ones are left out.</summary>
    public ReferenceSet(params IEnumerable<Guid> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _ids = [.. ids.Where(id => id != Guid.Empty).Distinct().Order()];
    }

    /// <summary>The number of objects.</summary>
    public int Count => _ids?.Length ?? 0;

    internal ReadOnlySpan<Guid> Ids => _ids;

    /// <summary>True where the object is in the set.</summary>
    public bool Contains(Guid id) => Ids.BinarySearch(id) >= 0;

    /// <summary>The set with one more object.</summary>
    public ReferenceSet<T> With(Guid id) => new([.. this, id]);

    /// <summary>The set without an object.</summary>
    public ReferenceSet<T> Without(Guid id) => new(this.Where(other => other != id));

    /// <summary>True for the same ids.</summary>
    public bool Equals(ReferenceSet<T> other) => Ids.SequenceEqual(other.Ids);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReferenceSet<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var id in Ids) hash.Add(id);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Guid> GetEnumerator() => ((IEnumerable<Guid>)(_ids ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>True for the same ids.</summary>
    public static bool operator ==(ReferenceSet<T> left, ReferenceSet<T> right) => left.Equals(right);

    /// <summary>True for different ids.</summary>
    public static bool operator !=(ReferenceSet<T> left, ReferenceSet<T> right) => !left.Equals(right);
}
