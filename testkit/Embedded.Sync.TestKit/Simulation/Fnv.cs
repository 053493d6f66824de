namespace Embedded.Sync.TestKit.Simulation;

/// <summary>FNV-1a with 64 bits: enough to tell two traces apart.</summary>
internal static class Fnv
{
    public const ulong Start = 14695981039346656037;

    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes) hash = unchecked((hash ^ value) * 1099511628211);
        return unchecked((hash ^ (ulong)bytes.Length) * 1099511628211);
    }

    public static ulong Add(ulong hash, ulong value) => unchecked((hash ^ value) * 1099511628211);
}
