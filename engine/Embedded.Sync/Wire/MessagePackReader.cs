using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Embedded.Sync.Wire;

/// <summary>
/// Reads MessagePack values from bytes that nobody vouches for, one after the other, without allocating.
/// Spans that it returns are parts of the input.
/// </summary>
/// <remarks>
/// <para>
/// Whatever the bytes, a reading method returns a value or throws <see cref="MessagePackException"/> and nothing
/// else, in time and memory bounded by the length of the input. After an exception the reader's place is
/// unspecified.
/// </para>
/// <para>
/// Every encoding of a value is accepted, not only the smallest. Integers and floats are not converted into one
/// another. A copy of a reader goes its own way: to look ahead, copy it.
/// </para>
/// </remarks>
public ref partial struct MessagePackReader
{
    /// <summary>How many arrays and maps may enclose each other, unless told otherwise: 32.</summary>
    public const int DepthMaxDefault = 32;

    /// <summary>The most that <c>depthMax</c> may be: 1,024.</summary>
    public const int DepthMaxLimit = 1024;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _depthMax;
    private int _position;
    private int _elements;

    /// <summary>A reader at the beginning of a message.</summary>
    /// <param name="bytes">The whole message. It must not change while it is read.</param>
    /// <param name="depthMax">
    /// How many arrays and maps with something in them may enclose each other in a value that <see cref="Skip()"/>
    /// or <see cref="ReadRaw"/> passes, from 1 to <see cref="DepthMaxLimit"/>. A caller that reads headers itself
    /// counts its own levels.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The depth is out of its range.</exception>
    public MessagePackReader(ReadOnlySpan<byte> bytes, int depthMax = DepthMaxDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depthMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depthMax, DepthMaxLimit);
        _bytes = bytes;
        _depthMax = depthMax;
        ElementsMax = bytes.Length;
    }

    /// <summary>
    /// How many elements the arrays of the whole message may announce together, where a pair of a map counts for
    /// two. The default is the length of the message in bytes, which no well-formed message exceeds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The budget is negative.</exception>
    public int ElementsMax
    {
        readonly get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The place of the next value, in bytes from the beginning.</summary>
    public readonly int Offset => _position;

    /// <summary>Whether all bytes are read.</summary>
    public readonly bool AtEnd => _position == _bytes.Length;

    private readonly int Remaining
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => unchecked(_bytes.Length - _position);
    }

    /// <summary>The family of the next value, which stays to be read.</summary>
    /// <exception cref="MessagePackException">The message is at its end, or the byte is <c>c1</c>.</exception>
    public readonly MessagePackType PeekType()
    {
        var code = PeekCode();
        if (code == MessagePackCode.NeverUsed) throw NeverUsed();
        return TypeOf(code);
    }

    /// <summary>Reads a nil if there is one next; else reads nothing.</summary>
    /// <exception cref="MessagePackException">The message is at its end.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadNil()
    {
        if (PeekCode() != MessagePackCode.Nil) return false;
        _position = unchecked(_position + 1);
        return true;
    }

    /// <summary>Reads a boolean.</summary>
    /// <exception cref="MessagePackException">The next value is not a boolean.</exception>
    public bool ReadBoolean()
    {
        var code = PeekCode();
        if (code is not (MessagePackCode.False or MessagePackCode.True)) throw Unexpected("a boolean");
        _position = unchecked(_position + 1);
        return code == MessagePackCode.True;
    }

    /// <summary>Begins an array.</summary>
    /// <returns>How many values follow. At least as many bytes do, so it is safe to make room for them.</returns>
    /// <exception cref="MessagePackException">
    /// The next value is not an array, or announces more than the message can hold or its budget allows.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadArrayHeader()
    {
        var code = PeekCode();
        if (code is < MessagePackCode.FixArray or > MessagePackCode.FixArrayMax) return ReadLongArrayHeader(code);
        return TakeHeader(1, (uint)(code & 0x0f), bytesEach: 1);
    }

    /// <summary>Begins an array that must be of a known length.</summary>
    /// <exception cref="MessagePackException">The next value is not an array of that length.</exception>
    public void ReadArrayHeader(int expected)
    {
        var offset = _position;
        var count = ReadArrayHeader();
        if (count != expected)
            throw new MessagePackException($"Expected an array of {expected}, found one of {count}.", offset);
    }

    /// <summary>Begins a map.</summary>
    /// <returns>How many pairs follow. There are at least twice as many bytes.</returns>
    /// <exception cref="MessagePackException">
    /// The next value is not a map, or announces more than the message can hold or its budget allows.
    /// </exception>
    public int ReadMapHeader()
    {
        var code = PeekCode();
        return code switch
        {
            >= MessagePackCode.FixMap and <= MessagePackCode.FixMapMax => TakeHeader(1, (uint)(code & 0x0f), 2),
            MessagePackCode.Map16 => TakeHeader(3, BigEndianAfterCode(2), 2),
            MessagePackCode.Map32 => TakeHeader(5, BigEndianAfterCode(4), 2),
            _ => throw Unexpected("a map"),
        };
    }

    /// <summary>Checks that all bytes are read.</summary>
    /// <exception cref="MessagePackException">Bytes are left after the last value.</exception>
    public readonly void ExpectEnd()
    {
        if (!AtEnd) throw new MessagePackException($"{Remaining} bytes are left after the message.", _position);
    }

    private static MessagePackType TypeOf(byte code) => code switch
    {
        <= MessagePackCode.PositiveFixIntMax or >= MessagePackCode.NegativeFixInt => MessagePackType.Integer,
        <= MessagePackCode.FixMapMax or MessagePackCode.Map16 or MessagePackCode.Map32 => MessagePackType.Map,
        <= MessagePackCode.FixArrayMax or MessagePackCode.Array16 or MessagePackCode.Array32 => MessagePackType.Array,
        <= MessagePackCode.FixStringMax or >= MessagePackCode.String8 => MessagePackType.String,
        MessagePackCode.False or MessagePackCode.True => MessagePackType.Boolean,
        MessagePackCode.Binary8 or MessagePackCode.Binary16 or MessagePackCode.Binary32 => MessagePackType.Binary,
        MessagePackCode.Float32 or MessagePackCode.Float64 => MessagePackType.Float,
        >= MessagePackCode.UInt8 and <= MessagePackCode.Int64 => MessagePackType.Integer,
        >= MessagePackCode.Extension8 => MessagePackType.Extension,
        _ => MessagePackType.Nil,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte PeekCode()
    {
        var bytes = _bytes;
        var position = _position;
        if (unchecked((uint)position >= (uint)bytes.Length)) ThrowAtEnd();
        return bytes[position];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadLongArrayHeader(byte code) => code switch
    {
        MessagePackCode.Array16 => TakeHeader(3, BigEndianAfterCode(2), 1),
        MessagePackCode.Array32 => TakeHeader(5, BigEndianAfterCode(4), 1),
        _ => throw Unexpected("an array"),
    };

    // A count is refused before anyone loops over it or makes room for it: by what the bytes left can hold,
    // and by the budget, since arrays within arrays could each announce all the bytes that are left.
    private int TakeHeader(int size, uint count, int bytesEach)
    {
        var elements = (ulong)count * (uint)bytesEach;
        if (elements > (uint)(Remaining - size)) ThrowTooMany(count);
        if (elements > (uint)(ElementsMax - _elements)) ThrowOverBudget(count);
        _position += size;
        _elements += (int)elements;
        return (int)count;
    }

    [DoesNotReturn]
    private readonly void ThrowAtEnd() =>
        throw new MessagePackException("Expected a value, found the end of the message.", _position);

    [DoesNotReturn]
    private readonly void ThrowTooMany(uint count) => throw new MessagePackException(
        $"{count} elements are announced, but only {Remaining} bytes are left.", _position);

    [DoesNotReturn]
    private readonly void ThrowOverBudget(uint count) => throw new MessagePackException(
        $"{count} more elements are announced than the budget of {ElementsMax} allows.", _position);

    private readonly MessagePackException NeverUsed() => new("The byte c1 is never used.", _position);

    private readonly MessagePackException Truncated() => new("The value is cut short.", _position);

    private readonly MessagePackException Unexpected(string expected)
    {
        var code = _bytes[_position];
        if (code == MessagePackCode.NeverUsed) return NeverUsed();
        return new MessagePackException($"Expected {expected}, found {NameOf(TypeOf(code))} ({code:x2}).", _position);
    }

    private static string NameOf(MessagePackType type) => type switch
    {
        MessagePackType.Nil => "nil",
        MessagePackType.Boolean => "a boolean",
        MessagePackType.Integer => "an integer",
        MessagePackType.Float => "a float",
        MessagePackType.String => "a string",
        MessagePackType.Binary => "binary",
        MessagePackType.Array => "an array",
        MessagePackType.Map => "a map",
        _ => "an extension",
    };
}
