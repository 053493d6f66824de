using System.Buffers;
using System.IO.Compression;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Reads a body that anyone may have sent into a buffer, piece by piece, and gives it up as soon as a limit is
/// passed. A stated length is not believed: memory grows with what has come, and with nothing else.
/// </summary>
/// <param name="read">Fills a piece of memory with the next bytes and says how many; 0 at the end.</param>
/// <param name="limits">How much is taken.</param>
/// <param name="digest">
/// What the sender says that the bytes are (see <see cref="ContentDigest"/>); null for nothing.
/// </param>
internal sealed class BodyReader(Func<Memory<byte>, ValueTask<int>> read, BodyLimits limits, string? digest)
{
    private const int PieceSize = 16 * 1024;
    private long _size;
    private uint _checksum = ContentDigest.Empty;

    /// <summary>Appends the body as it comes.</summary>
    /// <exception cref="BodyException">The body is too large, or not what its digest says.</exception>
    public async ValueTask ReadPlainAsync(ByteBuffer target)
    {
        while (await ReadAsync(target.GetMemory(PieceSize)) is var count and > 0) target.Advance(count);
        CheckDigest();
    }

    /// <summary>Appends the body decompressed.</summary>
    /// <exception cref="BodyException">
    /// The body is too large, grows too much, is not Brotli to its last byte, or not what its digest says.
    /// </exception>
    public async ValueTask ReadBrotliAsync(ByteBuffer target)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        var decoder = default(BrotliDecoder);
        try
        {
            var status = OperationStatus.NeedMoreData;
            while (await ReadAsync(piece) is var count and > 0)
            {
                if (status == OperationStatus.Done) throw Garbled("goes on after the end of the compressed data");
                status = Decompress(ref decoder, piece.AsSpan(0, count), target);
            }

            if (status != OperationStatus.Done) throw Garbled("ends within the compressed data");
            CheckDigest();
        }
        finally
        {
            decoder.Dispose();
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private async ValueTask<int> ReadAsync(Memory<byte> memory)
    {
        var count = await read(memory);
        _size += count;
        limits.CheckSize(_size);
        if (digest is not null) _checksum = ContentDigest.Append(_checksum, memory.Span[..count]);
        return count;
    }

    private void CheckDigest()
    {
        if (!ContentDigest.Fits(digest, _checksum))
            throw new BodyException(
                BodyFault.Garbled, "The body is not what its digest says: it was damaged on the way.");
    }

    private OperationStatus Decompress(ref BrotliDecoder decoder, ReadOnlySpan<byte> piece, ByteBuffer target)
    {
        while (true)
        {
            // No more room than one piece at a time, so that a bomb is found after one piece too many.
            var room = target.GetSpan(PieceSize)[..PieceSize];
            var status = decoder.Decompress(piece, room, out var consumed, out var written);
            target.Advance(written);
            piece = piece[consumed..];
            limits.CheckDecompressed(_size, target.Length);
            switch (status)
            {
                case OperationStatus.NeedMoreData:
                case OperationStatus.Done when piece.IsEmpty:
                    return status;
                case OperationStatus.Done:
                    throw Garbled("goes on after the end of the compressed data");
                case OperationStatus.InvalidData:
                    throw Garbled("is not Brotli");
            }
        }
    }

    private static BodyException Garbled(string what) =>
        new(BodyFault.Garbled, $"The body is said to be compressed with Brotli, and {what}.");
}
