using System.Buffers.Binary;

namespace Embedded.Sync.Wire;

/// <content>Headers whose number is known only when what they announce has been written.</content>
/// <remarks>They take five bytes whatever the number: the one case in which the form is not the smallest.</remarks>
public readonly partial struct MessagePackWriter
{
    /// <summary>Begins an array of a length not known yet.</summary>
    /// <returns>The offset to give to <see cref="PatchArrayHeader"/>. Until then it reads as empty.</returns>
    public int ReserveArrayHeader() => ReserveHeader(MessagePackCode.Array32);

    /// <summary>Sets the count of an array begun with <see cref="ReserveArrayHeader"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or nothing is at the offset.</exception>
    /// <exception cref="ArgumentException">There is no such header at the offset.</exception>
    public void PatchArrayHeader(int offset, int count) => PatchHeader(MessagePackCode.Array32, offset, count);

    /// <summary>Begins a binary value of a length not known yet.</summary>
    /// <returns>The offset to give to <see cref="PatchBinaryHeader"/>. Until then it reads as empty.</returns>
    public int ReserveBinaryHeader() => ReserveHeader(MessagePackCode.Binary32);

    /// <summary>Sets the length of a binary value begun with <see cref="ReserveBinaryHeader"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or nothing is at the offset.</exception>
    /// <exception cref="ArgumentException">There is no such header at the offset.</exception>
    public void PatchBinaryHeader(int offset, int length) => PatchHeader(MessagePackCode.Binary32, offset, length);

    private int ReserveHeader(byte code)
    {
        var offset = buffer.Length;
        Append32(code, 0);
        return offset;
    }

    private void PatchHeader(byte code, int offset, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var bytes = buffer.WrittenSpanMutable(offset, 5);
        if (bytes[0] != code) throw new ArgumentException("No reserved header is at this offset.", nameof(offset));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)number);
    }
}
