using System.Collections.Immutable;
using Embedded.Sync.Predicates;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// The values that a device supplies for the parameters of its profile's constraints, by name. Immutable and
/// thread-safe: to change a value is to make another set.
/// </summary>
public sealed class SyncParameters : IEquatable<SyncParameters>
{
    /// <summary>The most values in one set.</summary>
    public const int CountMax = 100;

    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int NameLengthMax = 100;

    /// <summary>The most bytes of all names and values together: 64 KiB, or some 3,600 ids in a list.</summary>
    public const int BytesMax = 64 * 1024;

    private readonly ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> _values;

    private SyncParameters(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> values) => _values = values;

    /// <summary>No values.</summary>
    public static SyncParameters None { get; } =
        new(ImmutableSortedDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal));

    /// <summary>The names that have values, in ordinal order.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The set with one value more, or another one for its name.</summary>
    /// <typeparam name="T">The type that the constraint names, an array or list of it for a list.</typeparam>
    /// <param name="name">The name, as in <c>SyncParameter.Get&lt;T>(name)</c>.</param>
    /// <param name="value">The value. Null is one, where the parameter's type is nullable.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or too long, no attribute has such values, or the set would be too large.
    /// </exception>
    public SyncParameters With<T>(string name, T value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > NameLengthMax)
            throw new ArgumentException($"A parameter's name has at most {NameLengthMax} characters.", nameof(name));
        var next = new SyncParameters(_values.SetItem(name, Encode(name, value)));
        return next.FindExcess() is { } excess ? throw new ArgumentException(excess, nameof(value)) : next;
    }

    /// <summary>The set without a name; the same where it has no value.</summary>
    public SyncParameters Without(string name) => new(_values.Remove(name));

    /// <summary>True where both sets have equal values for the same names.</summary>
    public bool Equals(SyncParameters? other) => other is not null && _values.Count == other._values.Count
        && _values.All(pair => other._values.TryGetValue(pair.Key, out var value)
            && value.Span.SequenceEqual(pair.Value.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SyncParameters);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _values.Aggregate(0, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value.Length));

    /// <summary>The names. Values may be secret, and are left out.</summary>
    public override string ToString() => string.Join(", ", Names);

    internal PredicateArguments ToArguments() => new(_values);

    /// <summary>This set, and what another one has for names that this one lacks.</summary>
    internal SyncParameters Over(SyncParameters other) => new(other._values.SetItems(_values));

    /// <summary>Those values for which, taken alone, a condition holds.</summary>
    internal SyncParameters Where(Func<SyncParameters, bool> condition) => new(_values.RemoveRange(
        _values.Where(pair => !condition(new SyncParameters(None._values.Add(pair.Key, pair.Value))))
            .Select(pair => pair.Key)));

    /// <summary>Writes <c>[name, value, …]</c> by ascending name.</summary>
    internal void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2 * _values.Count);
        foreach (var (name, value) in _values)
        {
            writer.WriteString(name);
            writer.WriteRaw(value.Span);
        }
    }

    /// <summary>Reads a set that anyone may have sent. Whether the values fit a profile is checked later.</summary>
    /// <exception cref="MessagePackException">The bytes are no such set.</exception>
    /// <exception cref="SyncRefusedException">It is too large.</exception>
    internal static SyncParameters FromUntrusted(ref MessagePackReader reader)
    {
        var start = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count > 2 * CountMax)
            throw new SyncRefusedException(SyncErrorCode.InvalidParameters,
                $"The request has {count / 2} parameters; at most {CountMax} are taken. Join some into lists.");
        if (count % 2 != 0) throw new MessagePackException("Each parameter has a name and a value.", start);
        var values = None._values.ToBuilder();
        for (string? last = null; count > 0; count -= 2)
        {
            var offset = reader.Offset;
            var name = reader.ReadString(NameLengthMax);
            if (last is not null && string.CompareOrdinal(last, name) >= 0)
                throw new MessagePackException("The names of parameters ascend.", offset);
            values.Add(last = name, reader.ReadRaw().ToArray());
        }

        var read = new SyncParameters(values.ToImmutable());
        return read.FindExcess() is { } excess
            ? throw new SyncRefusedException(SyncErrorCode.InvalidParameters, excess) : read;
    }

    private static ReadOnlyMemory<byte> Encode<T>(string name, T value)
    {
        try
        {
            return PredicateArguments.Encode(value);
        }
        catch (Exception wrong) when (wrong is InvalidCastException or ArgumentException or OverflowException)
        {
            throw new ArgumentException($"The parameter {name} cannot be a {typeof(T).Name}. "
                + $"Use the type of an attribute, or an array of it. {wrong.Message}", nameof(value), wrong);
        }
    }

    private string? FindExcess()
    {
        if (_values.Count > CountMax)
            return $"There are {_values.Count} parameters; at most {CountMax} are taken. Join some into lists.";
        var bytes = _values.Sum(pair => (long)pair.Key.Length + pair.Value.Length);
        return bytes <= BytesMax ? null
            : $"The parameters have {bytes} bytes; at most {BytesMax} are taken. Use shorter lists.";
    }
}
