namespace Embedded.Sync.Stores.Memory;

/// <summary>The settings of a <see cref="MemoryStore"/>.</summary>
public sealed record MemoryStoreOptions
{
    /// <summary>The most bytes of keys and values that the store may hold after a commit.</summary>
    /// <value>
    /// From 0; the default is <see cref="long.MaxValue"/>, no limit. Keys and values count with their length,
    /// without the 20 bytes or so that each row costs beside them. A commit that would end above the limit fails
    /// with <see cref="Storage.StoreFailure.DiskFull"/>, unless it makes the store smaller.
    /// </value>
    public long ByteCountMax { get; init; } = long.MaxValue;
}
