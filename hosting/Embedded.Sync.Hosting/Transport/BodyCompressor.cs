using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace Embedded.Sync.Hosting;

/// <summary>Compresses bodies where it pays.</summary>
internal static class BodyCompressor
{
    /// <summary>Smaller bodies fit in one packet anyway, and are not worth the work.</summary>
    public const int SizeMin = 1024;

    private const int FastestQuality = 1;
    private const int WindowBits = 22;

    /// <summary>Compresses a body into <paramref name="target"/>, which is as long as the body or longer.</summary>
    /// <returns>False where less than an eighth would be saved. The target's content is then of no account.</returns>
    public static bool TryCompress(ReadOnlySpan<byte> body, Span<byte> target, out int length)
    {
        length = 0;
        return body.Length >= SizeMin
            && BrotliEncoder.TryCompress(body, target[..LengthMax(body)], out length, FastestQuality, WindowBits);
    }

    /// <summary>Compresses a body into an array of its own.</summary>
    public static bool TryCompress(ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? target, out int length)
    {
        length = 0;
        target = body.Length >= SizeMin ? new byte[LengthMax(body)] : null;
        return target is not null && TryCompress(body, target.AsSpan(), out length);
    }

    private static int LengthMax(ReadOnlySpan<byte> body) => body.Length - (body.Length / 8);
}
