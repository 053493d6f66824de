namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>How much of what was never synced a loss of power leaves.</summary>
internal enum DiskImage
{
    /// <summary>All: what the end of the process alone leaves.</summary>
    Whole,

    /// <summary>Nothing.</summary>
    Synced,

    /// <summary>All of some files, and nothing of the others.</summary>
    Uneven,

    /// <summary>Each file up to some byte.</summary>
    Torn,

    /// <summary>Some pages of each file, in no order; the others are as before, or zeros.</summary>
    Holes,
}

/// <summary>What becomes of one file.</summary>
internal static class DiskImageExtensions
{
    private const int PageBytes = 4096;

    /// <summary>A file's content, from what was synced and what stands in it.</summary>
    internal static byte[] Mix(this DiskImage image, byte[] synced, byte[] current, Random random) => image switch
    {
        DiskImage.Whole => current,
        DiskImage.Synced => synced,
        DiskImage.Uneven => random.Next(2) == 0 ? current : synced,
        DiskImage.Torn => Cut(synced, current, random),
        _ => WithHoles(synced, current, random),
    };

    private static byte[] Cut(byte[] synced, byte[] current, Random random)
    {
        var same = synced.AsSpan().CommonPrefixLength(current);
        if (same == current.Length) return random.Next(2) == 0 ? current : synced;
        var kept = random.Next(same, current.Length + 1);
        return kept < synced.Length ? [.. current[..kept], .. synced[kept..]] : current[..kept];
    }

    private static byte[] WithHoles(byte[] synced, byte[] current, Random random)
    {
        // What was cut off since is still there, or is not; a page that was written is there, or is not.
        var mixed = current.ToArray();
        for (var page = 0; page < mixed.Length; page += PageBytes)
        {
            var present = mixed.AsSpan(page, Math.Min(PageBytes, mixed.Length - page));
            var before = new byte[present.Length];
            var inBoth = Math.Min(present.Length, Math.Max(0, synced.Length - page));
            if (inBoth > 0) synced.AsSpan(page, inBoth).CopyTo(before);
            if (random.Next(2) == 0) before.CopyTo(present);
        }

        return mixed;
    }
}
