using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Embedded.Sync.Wire;

/// <content>Values with a payload: text, bytes, extensions, and what is built on them.</content>
public readonly partial struct MessagePackWriter
{
    private const int FixStringLengthMax = 31;

    // Up to this length, room for the longest UTF-8 is taken at once; above it, the text is measured first.
    private const int UnmeasuredLengthMax = 1024;

    /// <summary>Writes text as UTF-8.</summary>
    /// <exception cref="ArgumentException">
    /// The text has half of a surrogate pair. A replacement character in its place would make the stored text
    /// differ from the written one in silence.
    /// </exception>
    public void WriteString(ReadOnlySpan<char> value)
    {
        // The header is chosen for the least or the measured number of bytes. Where it comes out too small,
        // the text moves up behind a larger one.
        var measured = value.Length > UnmeasuredLengthMax;
        var lengthLeast = measured ? Encoding.UTF8.GetByteCount(value) : value.Length;
        var lengthMost = measured ? lengthLeast : value.Length * 3;
        var header = StringHeaderSize(lengthLeast);
        var room = buffer.GetSpan(StringHeaderSize(lengthMost) + lengthMost);
        var status = Utf8.FromUtf16(value, room[header..], out _, out var length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
            throw new ArgumentException("The text has half of a surrogate pair.", nameof(value));
        var headerNeeded = StringHeaderSize(length);
        if (headerNeeded != header) room.Slice(header, length).CopyTo(room[headerNeeded..]);
        WriteStringHeader(length);
        buffer.Advance(length);
    }

    /// <summary>Writes text that is UTF-8 already.</summary>
    /// <exception cref="ArgumentException">The bytes are not valid UTF-8: no reader would take them.</exception>
    public void WriteStringUtf8(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value)) throw new ArgumentException("The bytes are not valid UTF-8.", nameof(value));
        WriteStringHeader(value.Length);
        buffer.Write(value);
    }

    /// <summary>Writes bytes.</summary>
    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteBinaryHeader(value.Length);
        buffer.Write(value);
    }

    /// <summary>Begins a binary value; <paramref name="length"/> bytes must follow, as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public void WriteBinaryHeader(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length <= byte.MaxValue)
            Append8(MessagePackCode.Binary8, (byte)length);
        else if (length <= ushort.MaxValue)
            Append16(MessagePackCode.Binary16, (ushort)length);
        else
            Append32(MessagePackCode.Binary32, (uint)length);
    }

    /// <summary>Writes bytes with a type: 0 to 127 are the application's, the others the specification's.</summary>
    public void WriteExtension(sbyte type, ReadOnlySpan<byte> value)
    {
        WriteExtensionHeader(type, value.Length);
        buffer.Write(value);
    }

    /// <summary>
    /// Writes a point in time as the specification's timestamp, in the smallest of its forms: 32 bits for whole
    /// seconds from 1970 to 2106, 64 bits until 2514, else 96. Every tick is kept.
    /// </summary>
    /// <param name="utc">A time in UTC. An unspecified kind is taken for UTC, as that of <c>default</c>.</param>
    /// <exception cref="ArgumentException">The time is local, and what it means depends on the machine.</exception>
    public void WriteTimestamp(DateTime utc)
    {
        if (utc.Kind == DateTimeKind.Local) throw new ArgumentException("The time must be in UTC.", nameof(utc));
        var (seconds, ticks) = Math.DivRem(utc.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        if (ticks < 0) (seconds, ticks) = (seconds - 1, ticks + TimeSpan.TicksPerSecond);
        var nanoseconds = (uint)(ticks * TimeSpan.NanosecondsPerTick);

        Span<byte> bytes = stackalloc byte[12];
        if (nanoseconds == 0 && seconds is >= 0 and <= uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)seconds);
            bytes = bytes[..4];
        }
        else if (seconds is >= 0 and < 1L << 34)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)nanoseconds << 34) | (ulong)seconds);
            bytes = bytes[..8];
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(bytes[4..], seconds);
        }
        WriteExtension(MessagePackCode.TimestampType, bytes);
    }

    /// <summary>Writes a 128-bit id as 16 bytes, most significant first, so that bytes sort as ids do.</summary>
    public void WriteGuid(Guid value)
    {
        var bytes = buffer.Append(18);
        bytes[0] = MessagePackCode.Binary8;
        bytes[1] = 16;
        value.TryWriteBytes(bytes[2..], bigEndian: true, out _);
    }

    private static int StringHeaderSize(int length) => length switch
    {
        <= FixStringLengthMax => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => 5,
    };

    private void WriteStringHeader(int length)
    {
        if (length <= FixStringLengthMax)
            buffer.WriteByte((byte)(MessagePackCode.FixString | length));
        else if (length <= byte.MaxValue)
            Append8(MessagePackCode.String8, (byte)length);
        else if (length <= ushort.MaxValue)
            Append16(MessagePackCode.String16, (ushort)length);
        else
            Append32(MessagePackCode.String32, (uint)length);
    }

    private void WriteExtensionHeader(sbyte type, int length)
    {
        var code = length switch
        {
            1 => MessagePackCode.FixExtension1,
            2 => MessagePackCode.FixExtension2,
            4 => MessagePackCode.FixExtension4,
            8 => MessagePackCode.FixExtension8,
            16 => MessagePackCode.FixExtension16,
            _ => MessagePackCode.NeverUsed,
        };
        if (code != MessagePackCode.NeverUsed)
            buffer.WriteByte(code);
        else if (length <= byte.MaxValue)
            Append8(MessagePackCode.Extension8, (byte)length);
        else if (length <= ushort.MaxValue)
            Append16(MessagePackCode.Extension16, (ushort)length);
        else
            Append32(MessagePackCode.Extension32, (uint)length);
        buffer.WriteByte(unchecked((byte)type));
    }
}
