using System.Buffers.Binary;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// A <see cref="decimal"/> in MessagePack, which has none: a whole number without a scale that fits 64 bits is an
/// integer; anything else is extension type 1 with the scale (one byte; the top bit is the sign) and the
/// coefficient as big-endian bytes without leading zeros. Value and scale are kept exactly.
/// </summary>
internal static class DecimalFormat
{
    private const sbyte ExtensionType = 1;
    private const byte SignBit = 0x80;

    public static void Write(MessagePackWriter writer, decimal value)
    {
        if (value.Scale == 0 && value is >= long.MinValue and <= long.MaxValue
            && !(value == 0 && decimal.IsNegative(value)))
        {
            writer.WriteInt64((long)value);
            return;
        }

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        Span<byte> body = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(body[1..], bits[2]);
        BinaryPrimitives.WriteInt32BigEndian(body[5..], bits[1]);
        BinaryPrimitives.WriteInt32BigEndian(body[9..], bits[0]);
        var zeros = body[1..].IndexOfAnyExcept((byte)0);
        var start = zeros < 0 ? 12 : zeros;
        body[start] = (byte)(value.Scale | (decimal.IsNegative(value) ? SignBit : 0));
        writer.WriteExtension(ExtensionType, body[start..]);
    }

    public static decimal Read(ref MessagePackReader reader)
    {
        if (reader.PeekType() == MessagePackType.Integer) return reader.ReadInt64();
        var offset = reader.Offset;
        var body = reader.ReadExtension(out var type);
        if (type != ExtensionType || body.Length is < 1 or > 13 || (body[0] & ~SignBit) > 28)
            throw new MessagePackException(
                "A decimal was expected: an integer, or extension type 1 of scale and coefficient.", offset);
        Span<byte> coefficient = stackalloc byte[12];
        coefficient.Clear();
        body[1..].CopyTo(coefficient[(13 - body.Length)..]);
        return new decimal(
            BinaryPrimitives.ReadInt32BigEndian(coefficient[8..]),
            BinaryPrimitives.ReadInt32BigEndian(coefficient[4..]),
            BinaryPrimitives.ReadInt32BigEndian(coefficient),
            (body[0] & SignBit) != 0,
            (byte)(body[0] & ~SignBit));
    }
}
