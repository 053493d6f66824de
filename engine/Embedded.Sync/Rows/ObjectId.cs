using System.Buffers.Binary;

namespace Embedded.Sync.Rows;

/// <summary>
/// The id of an object as the engine orders it: 128 bits, most significant first, so that ids of UUID version 7
/// come in the order of their making.
/// </summary>
/// <remarks>None (0) precedes every object, and End follows every one; neither is an object's id.</remarks>
internal readonly record struct ObjectId(UInt128 Value) : IComparable<ObjectId>
{
    public const int Size = 16;

    public static ObjectId None => default;

    public static ObjectId End => new(UInt128.MaxValue);

    public bool IsObject => this != None && this != End;

    public static ObjectId From(Guid id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Read(bytes);
    }

    public static ObjectId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>
    /// A new id: UUID version 7 of the clock's milliseconds and 74 random bits (RFC 9562, section
    /// 5.7).
    /// </summary>
    public static ObjectId New(TimeProvider time, RandomSource random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.Fill(bytes);
        var milliseconds = Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)((milliseconds >> 32) & 0xffff));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)(milliseconds & 0xffff_ffff));
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return Read(bytes);
    }

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    public int CompareTo(ObjectId other) => Value.CompareTo(other.Value);

    public static bool operator <(ObjectId left, ObjectId right) => left.Value < right.Value;

    public static bool operator >(ObjectId left, ObjectId right) => left.Value > right.Value;

    public static bool operator <=(ObjectId left, ObjectId right) => left.Value <= right.Value;

    public static bool operator >=(ObjectId left, ObjectId right) => left.Value >= right.Value;

    public override string ToString() => ToGuid().ToString();
}
