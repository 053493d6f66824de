using System.Globalization;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Values as one MessagePack value in a form that equal values share: a decimal without trailing zeros, one zero
/// and one NaN among doubles, dates as ticks in UTC, references as their ids.
/// </summary>
internal static class PredicateLiterals
{
    public static ReadOnlyMemory<byte> Nil { get; } = new byte[] { 0xc0 };

    /// <summary>The canonical bytes of a C# value, compared as a type.</summary>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    /// <exception cref="ArgumentException">A text has half of a surrogate pair.</exception>
    public static ReadOnlyMemory<byte> Encode(object? value, AttributeType comparedAs)
    {
        if (value is null) return Nil;
        var buffer = new ByteBuffer(32);
        var writer = new MessagePackWriter(buffer);
        switch (comparedAs)
        {
            case AttributeType.Boolean: writer.WriteBoolean((bool)value); break;
            case AttributeType.Int64: writer.WriteInt64(ToInt64(value)); break;
            case AttributeType.Decimal:
                DecimalFormat.Write(writer, Canonical(Convert.ToDecimal(value, CultureInfo.InvariantCulture)));
                break;
            case AttributeType.Double:
                writer.WriteDouble(Canonical(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            case AttributeType.String: writer.WriteString((string)value); break;
            case AttributeType.DateTime: writer.WriteInt64(UtcTicks.From((DateTime)value)); break;
            case AttributeType.Guid:
                writer.WriteGuid(value is IReference reference ? reference.Id : (Guid)value);
                break;
            default: throw new InvalidCastException($"A {value.GetType().Name} is compared with null only.");
        }

        return buffer.ToArray();
    }

    /// <summary>The same value in its canonical form, from bytes that nobody vouches for.</summary>
    /// <exception cref="MessagePackException">The bytes hold no such value.</exception>
    public static ReadOnlyMemory<byte> Canonicalise(ReadOnlySpan<byte> value, AttributeType comparedAs)
    {
        var reader = new MessagePackReader(value);
        object? found = reader.TryReadNil() ? null : comparedAs switch
        {
            AttributeType.Boolean => reader.ReadBoolean(),
            AttributeType.Int64 => reader.ReadInt64(),
            AttributeType.Decimal => DecimalFormat.Read(ref reader),
            AttributeType.Double => reader.ReadDouble(),
            AttributeType.String => reader.ReadString(),
            AttributeType.DateTime => UtcTicks.TryToDateTime(reader.ReadInt64(), out var date)
                ? date : throw new MessagePackException("The date lies outside the years 1 to 9999.", 0),
            AttributeType.Guid => reader.ReadGuid(),
            _ => throw new MessagePackException($"A value of type {comparedAs} is compared with null only.", 0),
        };
        reader.ExpectEnd();
        return Encode(found, comparedAs);
    }

    private static long ToInt64(object value) => value switch
    {
        ulong number => unchecked((long)number),
        Enum member when member.GetTypeCode() == TypeCode.UInt64 =>
            unchecked((long)Convert.ToUInt64(member, CultureInfo.InvariantCulture)),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    // The division drops trailing zeros of the fraction.
    private static decimal Canonical(decimal value) =>
        value == 0 ? 0 : value / 1.0000000000000000000000000000m;

    private static double Canonical(double value) => double.IsNaN(value) ? double.NaN : value == 0 ? 0 : value;
}
