namespace Embedded.Sync.Stores.RocksDb;

/// <summary>The sizes of keys and values that the store port allows.</summary>
internal static class StoreLimits
{
    private const int KeyBytesMax = 1024;
    private const int ValueBytesMax = 64 << 20;

    /// <exception cref="ArgumentException">The key is empty or too long, or the value is too long.</exception>
    internal static void CheckPut(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.IsEmpty || key.Length > KeyBytesMax)
            throw new ArgumentException($"A key must have 1 to {KeyBytesMax} bytes, not {key.Length}.", nameof(key));
        if (value.Length > ValueBytesMax)
            throw new ArgumentException(
                $"A value may have up to {ValueBytesMax} bytes; this one has {value.Length}.", nameof(value));
    }
}
