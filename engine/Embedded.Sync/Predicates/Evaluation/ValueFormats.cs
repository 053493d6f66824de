using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>How values of one compared type are read from a row, and how they compare.</summary>
internal interface IValueFormat<TValue>
    where TValue : allows ref struct
{
    static abstract TValue Read(scoped ref MessagePackReader reader);

    static abstract bool Equal(TValue left, TValue right);

    static abstract bool Less(TValue left, TValue right);

    /// <summary>True where null precedes every value, as for text; else a comparison with null is false.</summary>
    static virtual bool NullHasOrder => false;
}

internal readonly struct BooleanFormat : IValueFormat<bool>
{
    public static bool Read(scoped ref MessagePackReader reader) => reader.ReadBoolean();

    public static bool Equal(bool left, bool right) => left == right;

    public static bool Less(bool left, bool right) => !left && right;
}

/// <summary>Whole numbers, enumerations and dates.</summary>
internal readonly struct IntegerFormat : IValueFormat<long>
{
    public static long Read(scoped ref MessagePackReader reader) => reader.ReadInt64();

    public static bool Equal(long left, long right) => left == right;

    public static bool Less(long left, long right) => left < right;
}

/// <summary>Decimals by value, whatever their scale; and whole numbers that C# makes decimals.</summary>
internal readonly struct DecimalValueFormat : IValueFormat<decimal>
{
    public static decimal Read(scoped ref MessagePackReader reader) => DecimalFormat.Read(ref reader);

    public static bool Equal(decimal left, decimal right) => left == right;

    public static bool Less(decimal left, decimal right) => left < right;
}

/// <summary>
/// Doubles as C# compares them: not-a-number equals nothing; and whole numbers that C# makes doubles.
/// </summary>
internal readonly struct DoubleFormat : IValueFormat<double>
{
    public static double Read(scoped ref MessagePackReader reader) =>
        reader.PeekType() == MessagePackType.Integer ? reader.ReadInt64() : reader.ReadDouble();

    public static bool Equal(double left, double right) => left == right;

    public static bool Less(double left, double right) => left < right;
}

/// <summary>Ids and references, in the order of <see cref="Guid"/>, which is that of their 16 bytes.</summary>
internal readonly struct GuidFormat : IValueFormat<UInt128>
{
    public static UInt128 Read(scoped ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var bytes = reader.ReadBinary();
        return bytes.Length == ObjectId.Size ? ObjectId.Read(bytes).Value
            : throw new MessagePackException("An id of 16 bytes was expected.", offset);
    }

    public static bool Equal(UInt128 left, UInt128 right) => left == right;

    public static bool Less(UInt128 left, UInt128 right) => left < right;
}

/// <summary>Text as UTF-8, by code point, null first; and bytes, which are compared with null only.</summary>
internal readonly struct TextFormat : IValueFormat<ReadOnlySpan<byte>>
{
    public static bool NullHasOrder => true;

    public static ReadOnlySpan<byte> Read(scoped ref MessagePackReader reader) =>
        reader.PeekType() == MessagePackType.Binary ? reader.ReadBinary() : reader.ReadStringUtf8();

    public static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceEqual(right);

    public static bool Less(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right) < 0;
}
