using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Embedded.Sync.Wire;

/// <content>Values with a payload: text, bytes, extensions, and what is built on them.</content>
public ref partial struct MessagePackReader
{
    /// <summary>The longest text that is made a <see cref="string"/>, in bytes of UTF-8: what surely fits.</summary>
    private const int StringSizeMax = 0x3fffffdf;

    /// <summary>Reads bytes. The span is a part of the input.</summary>
    /// <exception cref="MessagePackException">The next value is not binary; text is not either.</exception>
    public ReadOnlySpan<byte> ReadBinary() => PeekCode() switch
    {
        MessagePackCode.Binary8 => TakePayload(2, BigEndianAfterCode(1)),
        MessagePackCode.Binary16 => TakePayload(3, BigEndianAfterCode(2)),
        MessagePackCode.Binary32 => TakePayload(5, BigEndianAfterCode(4)),
        _ => throw Unexpected("binary"),
    };

    /// <summary>Reads text as valid UTF-8. The span is a part of the input.</summary>
    /// <exception cref="MessagePackException">The next value is not a string, or not valid UTF-8.</exception>
    public ReadOnlySpan<byte> ReadStringUtf8()
    {
        var offset = _position;
        var text = ReadStringPayload();
        if (!Utf8.IsValid(text)) throw new MessagePackException("The string is not valid UTF-8.", offset);
        return text;
    }

    /// <summary>Reads text. Allocates the string.</summary>
    /// <exception cref="MessagePackException">The next value is not a string, or not valid UTF-8.</exception>
    public string ReadString() => ReadString(StringSizeMax);

    /// <summary>Reads text of a limited length. Allocates the string when its length is known to be allowed.</summary>
    /// <param name="lengthMax">The longest text allowed, counted as <see cref="string.Length"/> does.</param>
    /// <exception cref="MessagePackException">The next value is not a string, too long, or not valid UTF-8.</exception>
    public string ReadString(int lengthMax)
    {
        var offset = _position;
        var text = ReadStringUtf8();
        if (text.Length > StringSizeMax || (text.Length > lengthMax && Encoding.UTF8.GetCharCount(text) > lengthMax))
            throw new MessagePackException($"The string is longer than {lengthMax}.", offset);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Reads the bytes of an extension and its type number. The span is a part of the input.</summary>
    /// <exception cref="MessagePackException">The next value is not an extension.</exception>
    public ReadOnlySpan<byte> ReadExtension(out sbyte type)
    {
        var code = PeekCode();
        var (header, length) = code switch
        {
            >= MessagePackCode.FixExtension1 and <= MessagePackCode.FixExtension16 =>
                (2, 1u << (code - MessagePackCode.FixExtension1)),
            MessagePackCode.Extension8 => (3, BigEndianAfterCode(1)),
            MessagePackCode.Extension16 => (4, BigEndianAfterCode(2)),
            MessagePackCode.Extension32 => (6, BigEndianAfterCode(4)),
            _ => throw Unexpected("an extension"),
        };
        if (Remaining < header) throw Truncated();
        type = unchecked((sbyte)_bytes[_position + header - 1]);
        return TakePayload(header, length);
    }

    /// <summary>Reads a timestamp in any of its three forms. What is below a tick of 100 ns is dropped.</summary>
    /// <returns>The time, of kind UTC.</returns>
    /// <exception cref="MessagePackException">
    /// The next value is not a timestamp, or outside of the years 1 to 9999.
    /// </exception>
    public DateTime ReadTimestamp()
    {
        var offset = _position;
        var bytes = ReadExtension(out var type);
        if (type != MessagePackCode.TimestampType)
            throw new MessagePackException($"Expected a timestamp, found extension {type}.", offset);
        var (seconds, nanoseconds) = SplitTimestamp(bytes, offset);
        if (nanoseconds > 999_999_999)
            throw new MessagePackException($"A timestamp has {nanoseconds} nanoseconds.", offset);
        var secondsLeast = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond;
        var secondsMost = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        if (seconds < secondsLeast || seconds > secondsMost)
            throw new MessagePackException("A timestamp is outside of the years 1 to 9999.", offset);
        var ticks = seconds * TimeSpan.TicksPerSecond + nanoseconds / TimeSpan.NanosecondsPerTick;
        return new DateTime(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc);
    }

    /// <summary>Reads a 128-bit id from binary of 16 bytes, most significant first.</summary>
    /// <exception cref="MessagePackException">The next value is not binary of 16 bytes.</exception>
    public Guid ReadGuid()
    {
        var offset = _position;
        var bytes = ReadBinary();
        if (bytes.Length != 16)
            throw new MessagePackException($"Expected an id of 16 bytes, found {bytes.Length}.", offset);
        return new Guid(bytes, bigEndian: true);
    }

    private static (long Seconds, uint Nanoseconds) SplitTimestamp(ReadOnlySpan<byte> bytes, int offset)
    {
        switch (bytes.Length)
        {
            case 4:
                return (BinaryPrimitives.ReadUInt32BigEndian(bytes), 0);
            case 8:
                var both = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                return ((long)(both & ((1UL << 34) - 1)), (uint)(both >> 34));
            case 12:
                return (BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes));
            default:
                throw new MessagePackException($"A timestamp has {bytes.Length} bytes, not 4, 8 or 12.", offset);
        }
    }

    // Text that is not validated yet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> ReadStringPayload()
    {
        var code = PeekCode();
        return code is >= MessagePackCode.FixString and <= MessagePackCode.FixStringMax
            ? TakePayload(1, (uint)(code & 0x1f))
            : ReadLongStringPayload(code);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> ReadLongStringPayload(byte code) => code switch
    {
        MessagePackCode.String8 => TakePayload(2, BigEndianAfterCode(1)),
        MessagePackCode.String16 => TakePayload(3, BigEndianAfterCode(2)),
        MessagePackCode.String32 => TakePayload(5, BigEndianAfterCode(4)),
        _ => throw Unexpected("a string"),
    };

    // The length or count that stands after the code, in one, two or four bytes.
    private readonly uint BigEndianAfterCode(int width)
    {
        if (Remaining <= width) throw Truncated();
        var bytes = _bytes.Slice(_position + 1, width);
        return width switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
    }

    // The bytes after a header that is known to be there.
    private ReadOnlySpan<byte> TakePayload(int header, uint length)
    {
        if (length > (uint)(Remaining - header))
            throw new MessagePackException(
                $"A value of {length} bytes is announced, but only {Remaining - header} are left.", _position);
        var bytes = _bytes.Slice(_position + header, (int)length);
        _position += header + (int)length;
        return bytes;
    }
}
