using System.Collections.Concurrent;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>Keeps buffers for the next request. At most so many, and none that one huge message has grown.</summary>
internal sealed class ByteBufferPool(int countMax)
{
    /// <summary>A buffer that held more is left to the garbage collector.</summary>
    public const int LengthMax = 4 << 20;

    private readonly ConcurrentQueue<ByteBuffer> _buffers = new();

    /// <summary>Buffers that lie here now.</summary>
    public int Count => _buffers.Count;

    /// <summary>An empty buffer, the caller's until it is returned.</summary>
    public ByteBuffer Rent() => _buffers.TryDequeue(out var buffer) ? buffer : new ByteBuffer(16 * 1024);

    /// <summary>Takes a buffer back. Nobody may use it, or memory of it, after this.</summary>
    public void Return(ByteBuffer buffer)
    {
        // Two racing returns may keep one too many; the next one is dropped.
        if (buffer.Length > LengthMax || _buffers.Count >= countMax) return;
        buffer.Clear();
        _buffers.Enqueue(buffer);
    }
}
