using System.Buffers;
using System.Diagnostics;

namespace Embedded.Sync.Wire;

/// <summary>
/// A growing array of bytes that messages are written to. Written over and over after <see cref="Clear"/>, it
/// allocates no more once it has reached the size of the largest message.
/// </summary>
/// <remarks>
/// Not thread-safe. The buffer owns its array: a span or memory that it handed out shows the bytes as they were
/// until the next call that writes, clears or truncates, and must not be used after that.
/// </remarks>
public sealed class ByteBuffer : IBufferWriter<byte>
{
    private byte[] _bytes;
    private int _length;

    /// <summary>An empty buffer.</summary>
    /// <param name="capacity">How many bytes it takes before it first grows; 0 allocates nothing yet.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    public ByteBuffer(int capacity = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _bytes = capacity == 0 ? [] : new byte[capacity];
    }

    /// <summary>The number of bytes written.</summary>
    public int Length => _length;

    /// <summary>The bytes written.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>The bytes written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>A part of the bytes written, to be patched in place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the bytes written.</exception>
    public Span<byte> WrittenSpanMutable(int offset, int length) => _bytes.AsSpan(0, _length).Slice(offset, length);

    /// <summary>
    /// Room for at least <paramref name="sizeHint"/> bytes, and at least one, to be followed by <see cref="Advance"/>.
    /// </summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    /// <summary>
    /// Room for at least <paramref name="sizeHint"/> bytes, and at least one, to be followed by <see cref="Advance"/>.
    /// </summary>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <summary>Counts bytes as written that were put into the room last handed out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or exceeds that room.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <summary>Appends bytes. They may not be bytes of this buffer.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value)
    {
        var bytes = _bytes;
        var length = _length;
        if (unchecked((uint)length >= (uint)bytes.Length))
        {
            Grow(1);
            bytes = _bytes;
        }
        bytes[length] = value;
        _length = length + 1;
    }

    /// <summary>Forgets what was written and keeps the array.</summary>
    public void Clear() => _length = 0;

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or above <see cref="Length"/>.</exception>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    /// <summary>A copy of the bytes written, which the caller owns.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Appends <paramref name="size"/> bytes of unspecified content, for the caller to overwrite.</summary>
    internal Span<byte> Append(int size)
    {
        Debug.Assert(size >= 0);
        var length = _length;
        if (size > _bytes.Length - length) Grow(size);
        _length = length + size;
        return _bytes.AsSpan(length, size);
    }

    private void Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var size = Math.Max(sizeHint, 1);
        if (size > _bytes.Length - _length) Grow(size);
    }

    private void Grow(int size)
    {
        var needed = (long)_length + size;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"A buffer of {needed} bytes exceeds the longest array.");
        var doubled = Math.Min(Math.Max(2L * _bytes.Length, 64), Array.MaxLength);
        Array.Resize(ref _bytes, (int)Math.Max(needed, doubled));
    }
}
