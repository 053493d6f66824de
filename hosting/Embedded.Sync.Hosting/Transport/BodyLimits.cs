namespace Embedded.Sync.Hosting;

/// <summary>How much of a body is taken before it is given up.</summary>
/// <param name="SizeMax">Bytes as they come.</param>
/// <param name="DecompressedSizeMax">Bytes after decompression.</param>
/// <param name="RatioMax">
/// Bytes after decompression for each byte before it, beyond the first <see cref="RatioFree"/>.
/// </param>
internal readonly record struct BodyLimits(long SizeMax, long DecompressedSizeMax, int RatioMax)
{
    /// <summary>So many decompressed bytes are harmless, whatever they came from.</summary>
    public const int RatioFree = 1 << 20;

    /// <summary>Throws where more has come than is taken.</summary>
    /// <exception cref="BodyException">The body is too large.</exception>
    public void CheckSize(long size)
    {
        if (size > SizeMax) throw new BodyException(BodyFault.TooLarge, $"The body exceeds {SizeMax} bytes.");
    }

    /// <summary>Throws where decompression has made more than is taken.</summary>
    /// <exception cref="BodyException">The body is too large, or grows too much.</exception>
    public void CheckDecompressed(long size, long decompressed)
    {
        if (decompressed > DecompressedSizeMax)
            throw new BodyException(BodyFault.TooLarge, $"The body exceeds {DecompressedSizeMax} bytes decompressed.");
        if (decompressed > RatioFree && decompressed > size * RatioMax)
            throw new BodyException(BodyFault.TooLarge, $"The body grows more than {RatioMax}-fold decompressed.");
    }
}
