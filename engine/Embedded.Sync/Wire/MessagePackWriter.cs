using System.Buffers.Binary;

namespace Embedded.Sync.Wire;

/// <summary>
/// Appends MessagePack values to a buffer, each in its smallest form, so that equal values are equal bytes.
/// Allocates only when the buffer grows.
/// </summary>
/// <remarks>
/// The writer does not count: that an array header is followed by as many values as it says is up to the caller.
/// A call that refuses its argument has written nothing. A thin handle: copies write to the same buffer.
/// </remarks>
/// <param name="buffer">Where the values are appended. It belongs to the caller.</param>
public readonly partial struct MessagePackWriter(ByteBuffer buffer)
{
    /// <summary>The buffer that is written to.</summary>
    public ByteBuffer Buffer => buffer;

    /// <summary>Writes "no value".</summary>
    public void WriteNil() => buffer.WriteByte(MessagePackCode.Nil);

    /// <summary>Writes false or true.</summary>
    public void WriteBoolean(bool value) => buffer.WriteByte(value ? MessagePackCode.True : MessagePackCode.False);

    /// <summary>Writes an integer in its smallest form, which for one of 0 or more is unsigned.</summary>
    public void WriteInt64(long value)
    {
        if (value >= 0)
            WriteUInt64((ulong)value);
        else if (value >= -32)
            buffer.WriteByte(unchecked((byte)value));
        else if (value >= sbyte.MinValue)
            Append8(MessagePackCode.Int8, unchecked((byte)value));
        else if (value >= short.MinValue)
            Append16(MessagePackCode.Int16, unchecked((ushort)value));
        else if (value >= int.MinValue)
            Append32(MessagePackCode.Int32, unchecked((uint)value));
        else
            Append64(MessagePackCode.Int64, unchecked((ulong)value));
    }

    /// <summary>Writes an integer in its smallest form.</summary>
    public void WriteUInt64(ulong value)
    {
        if (value <= MessagePackCode.PositiveFixIntMax)
            buffer.WriteByte((byte)value);
        else if (value <= byte.MaxValue)
            Append8(MessagePackCode.UInt8, (byte)value);
        else if (value <= ushort.MaxValue)
            Append16(MessagePackCode.UInt16, (ushort)value);
        else if (value <= uint.MaxValue)
            Append32(MessagePackCode.UInt32, (uint)value);
        else
            Append64(MessagePackCode.UInt64, value);
    }

    /// <summary>Writes a number of 32 bits. Its bits are kept, a NaN's too.</summary>
    public void WriteSingle(float value) => Append32(MessagePackCode.Float32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Writes a number of 64 bits, even where 32 would do. Its bits are kept, a NaN's too.</summary>
    public void WriteDouble(double value) => Append64(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Begins an array; <paramref name="count"/> values must follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public void WriteArrayHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= 15)
            buffer.WriteByte((byte)(MessagePackCode.FixArray | count));
        else if (count <= ushort.MaxValue)
            Append16(MessagePackCode.Array16, (ushort)count);
        else
            Append32(MessagePackCode.Array32, (uint)count);
    }

    /// <summary>Begins a map; <paramref name="count"/> pairs of a key and its value must follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public void WriteMapHeader(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count <= 15)
            buffer.WriteByte((byte)(MessagePackCode.FixMap | count));
        else if (count <= ushort.MaxValue)
            Append16(MessagePackCode.Map16, (ushort)count);
        else
            Append32(MessagePackCode.Map32, (uint)count);
    }

    /// <summary>Appends bytes as they are. They must be whole MessagePack values, such as a row from a store.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    private void Append8(byte code, byte value)
    {
        var bytes = buffer.Append(2);
        bytes[1] = value;
        bytes[0] = code;
    }

    private void Append16(byte code, ushort value)
    {
        var bytes = buffer.Append(3);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], value);
        bytes[0] = code;
    }

    private void Append32(byte code, uint value)
    {
        var bytes = buffer.Append(5);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], value);
        bytes[0] = code;
    }

    private void Append64(byte code, ulong value)
    {
        var bytes = buffer.Append(9);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], value);
        bytes[0] = code;
    }
}
