using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Embedded.Sync.Hosting;

/// <summary>
/// A checksum of a body as it is sent (RFC 9530), so that what a proxy or a memory chip has flipped on the way is
/// found before it becomes somebody's data. It guards against accidents; against people, use TLS.
/// </summary>
internal static class ContentDigest
{
    public const string HeaderName = "Content-Digest";

    private const string Prefix = "crc32c=:";

    /// <summary>The checksum of nothing, to which bytes are appended.</summary>
    public const uint Empty = uint.MaxValue;

    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            checksum = BitOperations.Crc32C(
                checksum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var last in bytes[(words.Length * sizeof(ulong))..]) checksum = BitOperations.Crc32C(checksum, last);
        return checksum;
    }

    /// <summary>The header's value for a whole body.</summary>
    public static string Of(ReadOnlySpan<byte> body) => Format(Append(Empty, body));

    /// <summary>True where the header says nothing that is understood, or says what the bytes are.</summary>
    public static bool Fits(string? header, uint checksum) =>
        header is null || !header.StartsWith(Prefix, StringComparison.Ordinal) || header == Format(checksum);

    private static string Format(uint checksum)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ~checksum);
        return $"{Prefix}{Convert.ToBase64String(bytes)}:";
    }
}
