using System.IO.Compression;

namespace Embedded.Sync.Hosting.Tests;

/// <summary>Brotli by the class library's own stream, which the code under test does not use.</summary>
internal static class Compressed
{
    public static byte[] Brotli(byte[] bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, level)) brotli.Write(bytes);
        return target.ToArray();
    }

    public static byte[] FromBrotli(byte[] bytes)
    {
        using var target = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        brotli.CopyTo(target);
        return target.ToArray();
    }

    /// <summary>Bytes that compress to about half, as rows do.</summary>
    public static byte[] Rows(int length)
    {
        var random = new Random(7);
        var bytes = new byte[length];
        for (var index = 0; index < length; index++) bytes[index] = (byte)random.Next(16);
        return bytes;
    }
}
