using System.Buffers.Binary;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// What a change does to a counter: a number to be added, as extension type 2 of eight bytes. It stands in maps of
/// changes where others have the new value, and never in rows.
/// </summary>
internal static class Increment
{
    private const sbyte ExtensionType = 2;
    private const byte FixExt8 = 0xd7;

    public static bool Is(ReadOnlySpan<byte> value) =>
        value.Length == 2 + sizeof(long) && value[0] == FixExt8 && value[1] == ExtensionType;

    public static void Write(MessagePackWriter writer, long number)
    {
        Span<byte> body = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(body, number);
        writer.WriteExtension(ExtensionType, body);
    }

    /// <summary>The number of a value that <see cref="Is"/> an increment.</summary>
    public static long Of(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64BigEndian(value[2..]);

    /// <summary>Adds to a counter's value, nil counting as 0. A sum beyond 64 bits stays at the nearest end.</summary>
    public static long Add(ReadOnlySpan<byte> counter, long number)
    {
        var sum = (Int128)NumberOf(counter) + number;
        return sum > long.MaxValue ? long.MaxValue : sum < long.MinValue ? long.MinValue : (long)sum;
    }

    /// <summary>True where the sum does not fit 64 bits.</summary>
    public static bool Overflows(ReadOnlySpan<byte> counter, long number) =>
        (Int128)NumberOf(counter) + number is var sum && (sum > long.MaxValue || sum < long.MinValue);

    /// <summary>The value of a counter; nil is 0.</summary>
    public static long NumberOf(ReadOnlySpan<byte> counter)
    {
        var reader = new MessagePackReader(counter);
        return reader.TryReadNil() ? 0 : reader.ReadInt64();
    }
}
