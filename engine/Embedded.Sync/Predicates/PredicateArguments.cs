using System.Collections;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>The values that a device gives for parameters, by name, each one MessagePack value. Immutable.</summary>
internal sealed class PredicateArguments
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _values;

    /// <summary>Takes values as they came, from a peer for example: they are checked when they are asked for.</summary>
    public PredicateArguments(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> values) =>
        _values = new Dictionary<string, ReadOnlyMemory<byte>>(values, StringComparer.Ordinal);

    /// <summary>The names that have values.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>No values.</summary>
    public static PredicateArguments None { get; } = new([]);

    /// <summary>One MessagePack value for a C# value of a parameter's type, or for a list of them.</summary>
    /// <exception cref="ArgumentException">No attribute has such values.</exception>
    public static ReadOnlyMemory<byte> Encode(object? value)
    {
        if (value is null) return PredicateLiterals.Nil;
        if (PredicateTypes.Of(value.GetType()) is { } type)
            return PredicateLiterals.Encode(value, PredicateTypes.ComparedAs(type));
        if (value is not IEnumerable values)
            throw new ArgumentException($"No parameter is of type {value.GetType().Name}.", nameof(value));
        var buffer = new ByteBuffer();
        var offset = new MessagePackWriter(buffer).ReserveArrayHeader();
        var count = 0;
        foreach (var element in values)
        {
            buffer.Write(Encode(element).Span);
            count++;
        }

        new MessagePackWriter(buffer).PatchArrayHeader(offset, count);
        return buffer.ToArray();
    }

    /// <summary>The value or values of a parameter in one form, equal for equal meanings.</summary>
    /// <exception cref="PredicateException">It is missing, or of another type.</exception>
    public byte[] CanonicalOf(PredicateParameter parameter)
    {
        if (!parameter.IsList) return ValueOf(parameter).ToArray();
        var values = ListOf(parameter);
        var buffer = new ByteBuffer();
        new MessagePackWriter(buffer).WriteArrayHeader(values.Count);
        foreach (var value in values) buffer.Write(value.Span);
        return buffer.ToArray();
    }

    /// <summary>The canonical value of a parameter.</summary>
    /// <exception cref="PredicateException">It is missing, or of another type.</exception>
    public ReadOnlyMemory<byte> ValueOf(PredicateParameter parameter)
    {
        var value = Find(parameter);
        return Checked(parameter, () => Element(parameter, value.Span));
    }

    /// <summary>The canonical values of a parameter that is a list.</summary>
    /// <exception cref="PredicateException">It is missing, or of another type.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ListOf(PredicateParameter parameter)
    {
        var value = Find(parameter);
        return Checked(parameter, () =>
        {
            var reader = new MessagePackReader(value.Span);
            var elements = new List<ReadOnlyMemory<byte>>();
            for (var left = reader.ReadArrayHeader(); left > 0; left--)
                elements.Add(Element(parameter, reader.ReadRaw()));
            reader.ExpectEnd();
            return PredicateRules.Distinct(elements);
        });
    }

    private ReadOnlyMemory<byte> Find(PredicateParameter parameter) =>
        _values.TryGetValue(parameter.Name, out var value) ? value : throw new PredicateException(
            parameter.ToString(), "The parameter has no value. Supply one under this name.");

    private static ReadOnlyMemory<byte> Element(PredicateParameter parameter, ReadOnlySpan<byte> value)
    {
        var canonical = PredicateLiterals.Canonicalise(value, PredicateTypes.ComparedAs(parameter.Type));
        if (canonical.Span is [MessagePackCode.Nil] && !parameter.IsNullable)
            throw new MessagePackException("The value is null, and the parameter's type is not nullable.", 0);
        if (parameter.Type == AttributeType.Int32) CheckFits32(canonical.Span);
        return canonical;
    }

    private static void CheckFits32(ReadOnlySpan<byte> value)
    {
        var reader = new MessagePackReader(value);
        if (!reader.TryReadNil()) reader.ReadInt32();
    }

    private static TResult Checked<TResult>(PredicateParameter parameter, Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (MessagePackException wrong)
        {
            throw new PredicateException(
                parameter.ToString(), $"The parameter's value is of another type. {wrong.Message}");
        }
    }
}
