using System.Buffers.Binary;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>
/// Values as bytes whose unsigned order is the values' own. No value's bytes begin another's, so that keys of several
/// values can be joined, and reversed by complement. Null precedes all.
/// </summary>
internal static class SortKeyFormat
{
    private const byte Null = 0;
    private const byte Value = 1;
    private const int DecimalDigits = 29;

    public static void WriteNull(ByteBuffer key) => key.WriteByte(Null);

    public static void WriteInteger(ByteBuffer key, long value) =>
        WriteUnsigned(key, unchecked((ulong)value ^ (1UL << 63)));

    /// <summary>Not-a-number precedes every number, as C# sorts it, and the two zeros are one.</summary>
    public static void WriteDouble(ByteBuffer key, double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        var isNegative = bits >> 63 != 0;
        WriteUnsigned(key, double.IsNaN(value) ? 0 : isNegative ? ~bits : bits ^ (1UL << 63));
    }

    public static void WriteId(ByteBuffer key, UInt128 value)
    {
        key.WriteByte(Value);
        BinaryPrimitives.WriteUInt128BigEndian(key.Append(16), value);
    }

    /// <summary>UTF-8, in which a zero is followed by ff and the end is two zeros.</summary>
    public static void WriteText(ByteBuffer key, ReadOnlySpan<byte> text)
    {
        WriteTextPrefix(key, text);
        key.WriteByte(0);
        key.WriteByte(0);
    }

    /// <summary>What the bytes of all texts with a beginning begin with.</summary>
    public static void WriteTextPrefix(ByteBuffer key, ReadOnlySpan<byte> text)
    {
        key.WriteByte(Value);
        for (var zero = text.IndexOf((byte)0); zero >= 0; zero = text.IndexOf((byte)0))
        {
            key.Write(text[..(zero + 1)]);
            key.WriteByte(0xff);
            text = text[(zero + 1)..];
        }

        key.Write(text);
    }

    /// <summary>Sign, power of ten, and the digits from the first that is not zero, whatever the scale.</summary>
    public static void WriteDecimal(ByteBuffer key, decimal value)
    {
        key.WriteByte(Value);
        key.WriteByte((byte)(1 + decimal.Sign(value)));
        if (value == 0) return;
        var coefficient = CoefficientOf(value);
        var digits = 1;
        var limit = (UInt128)10;
        for (; coefficient >= limit; limit *= 10) digits++;
        for (var left = DecimalDigits - digits; left > 0; left--) coefficient *= 10;
        var bytes = key.Append(17);
        bytes[0] = (byte)(64 + digits - value.Scale);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[1..], coefficient);
        if (value < 0) Reverse(bytes);
    }

    /// <summary>Makes keys that order the other way round.</summary>
    public static void Reverse(Span<byte> key)
    {
        foreach (ref var value in key) value = unchecked((byte)~value);
    }

    private static void WriteUnsigned(ByteBuffer key, ulong value)
    {
        key.WriteByte(Value);
        BinaryPrimitives.WriteUInt64BigEndian(key.Append(8), value);
    }

    private static UInt128 CoefficientOf(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var low = unchecked((ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        return new UInt128(unchecked((uint)bits[2]), low);
    }
}
