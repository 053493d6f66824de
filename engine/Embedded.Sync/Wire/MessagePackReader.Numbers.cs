using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Embedded.Sync.Wire;

/// <content>Numbers. Integers are read from any encoding, and checked against the range asked for.</content>
public ref partial struct MessagePackReader
{
    /// <summary>Reads an integer from −2⁶³ to 2⁶³ − 1.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64()
    {
        var code = PeekCode();
        if (code > MessagePackCode.PositiveFixIntMax) return ReadLongInt64(code);
        _position = unchecked(_position + 1);
        return code;
    }

    /// <summary>Reads an integer from 0 to 2⁶⁴ − 1.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadUInt64()
    {
        var code = PeekCode();
        if (code > MessagePackCode.PositiveFixIntMax) return ReadLongUInt64(code);
        _position = unchecked(_position + 1);
        return code;
    }

    /// <summary>Reads an integer from −2³¹ to 2³¹ − 1.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    public int ReadInt32() => (int)ReadWithin(int.MinValue, int.MaxValue);

    /// <summary>Reads an integer from 0 to 2³² − 1.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    public uint ReadUInt32() => (uint)ReadWithin(0, uint.MaxValue);

    /// <summary>Reads an integer from −32,768 to 32,767.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    public short ReadInt16() => (short)ReadWithin(short.MinValue, short.MaxValue);

    /// <summary>Reads an integer from 0 to 65,535.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    public ushort ReadUInt16() => (ushort)ReadWithin(0, ushort.MaxValue);

    /// <summary>Reads an integer from −128 to 127.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    public sbyte ReadSByte() => (sbyte)ReadWithin(sbyte.MinValue, sbyte.MaxValue);

    /// <summary>Reads an integer from 0 to 255.</summary>
    /// <exception cref="MessagePackException">The next value is not an integer, or out of the range.</exception>
    public byte ReadByte() => (byte)ReadWithin(0, byte.MaxValue);

    /// <summary>Reads a float of 32 bits. One of 64 bits is refused, since it would lose digits.</summary>
    /// <exception cref="MessagePackException">The next value is not a float of 32 bits.</exception>
    public float ReadSingle()
    {
        if (PeekCode() != MessagePackCode.Float32) throw Unexpected("a float of 32 bits");
        return BinaryPrimitives.ReadSingleBigEndian(TakeAfterCode(4));
    }

    /// <summary>Reads a float of 64 bits, or one of 32 bits, which is widened.</summary>
    /// <exception cref="MessagePackException">The next value is not a float; an integer is not either.</exception>
    public double ReadDouble() => PeekCode() switch
    {
        MessagePackCode.Float64 => BinaryPrimitives.ReadDoubleBigEndian(TakeAfterCode(8)),
        MessagePackCode.Float32 => BinaryPrimitives.ReadSingleBigEndian(TakeAfterCode(4)),
        _ => throw Unexpected("a float"),
    };

    private long ReadWithin(long least, long most)
    {
        var offset = _position;
        var value = ReadInt64();
        if (value < least || value > most)
            throw OutOfRange(value.ToString(), least.ToString(), most.ToString(), offset);
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ReadLongInt64(byte code)
    {
        if (code != MessagePackCode.UInt64) return ReadSigned(code);
        var offset = _position;
        var value = BinaryPrimitives.ReadUInt64BigEndian(TakeAfterCode(8));
        if (value > long.MaxValue)
            throw OutOfRange(value.ToString(), $"{long.MinValue}", $"{long.MaxValue}", offset);
        return (long)value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadLongUInt64(byte code)
    {
        if (code == MessagePackCode.UInt64) return BinaryPrimitives.ReadUInt64BigEndian(TakeAfterCode(8));
        var offset = _position;
        var value = ReadSigned(code);
        if (value < 0) throw OutOfRange(value.ToString(), "0", $"{ulong.MaxValue}", offset);
        return (ulong)value;
    }

    private long ReadSigned(byte code)
    {
        switch (code)
        {
            case >= MessagePackCode.NegativeFixInt:
                _position++;
                return unchecked((sbyte)code);
            case MessagePackCode.UInt8:
                return TakeAfterCode(1)[0];
            case MessagePackCode.UInt16:
                return BinaryPrimitives.ReadUInt16BigEndian(TakeAfterCode(2));
            case MessagePackCode.UInt32:
                return BinaryPrimitives.ReadUInt32BigEndian(TakeAfterCode(4));
            case MessagePackCode.Int8:
                return unchecked((sbyte)TakeAfterCode(1)[0]);
            case MessagePackCode.Int16:
                return BinaryPrimitives.ReadInt16BigEndian(TakeAfterCode(2));
            case MessagePackCode.Int32:
                return BinaryPrimitives.ReadInt32BigEndian(TakeAfterCode(4));
            case MessagePackCode.Int64:
                return BinaryPrimitives.ReadInt64BigEndian(TakeAfterCode(8));
            default:
                throw Unexpected("an integer");
        }
    }

    // The bytes after the code, of a value whose size the code tells.
    private ReadOnlySpan<byte> TakeAfterCode(int size)
    {
        if (Remaining <= size) throw Truncated();
        var bytes = _bytes.Slice(_position + 1, size);
        _position += 1 + size;
        return bytes;
    }

    private static MessagePackException OutOfRange(string value, string least, string most, int offset) =>
        new($"Expected an integer from {least} to {most}, found {value}.", offset);
}
