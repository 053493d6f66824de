namespace Embedded.Sync.Stores.RocksDb;

/// <summary>How a <see cref="RocksDbStore"/> is tuned. The defaults suit a small device with two cores.</summary>
/// <remarks>All may differ from one opening of a store to the next. Checked when a store is opened.</remarks>
public sealed record RocksDbStoreOptions
{
    /// <summary>Bytes of rows gathered in memory before they are written as a sorted file.</summary>
    /// <value>Default 4 MiB; 1 MiB to 1 GiB. Up to three such buffers exist at once.</value>
    public long WriteBufferBytes { get; init; } = RocksDbStoreDefaults.WriteBufferBytes;

    /// <summary>Bytes of uncompressed blocks, indexes and filters kept in memory for reading.</summary>
    /// <value>Default 16 MiB; 1 MiB to 1 TiB.</value>
    public long BlockCacheBytes { get; init; } = RocksDbStoreDefaults.BlockCacheBytes;

    /// <summary>Bits per key of the filter that spares a get the files without its key.</summary>
    /// <value>Default 10, which lets 1 % through; 0 (no filter) to 32.</value>
    public int BloomFilterBits { get; init; } = RocksDbStoreDefaults.BloomFilterBits;

    /// <summary>How sorted files are compressed. Files written before keep their compression.</summary>
    /// <value>Default <see cref="RocksDbCompression.Lz4"/>.</value>
    public RocksDbCompression Compression { get; init; } = RocksDbStoreDefaults.Compression;

    /// <summary>The number of sorted files held open.</summary>
    /// <value>Default 256; 32 to 1,000,000.</value>
    public int MaxOpenFiles { get; init; } = RocksDbStoreDefaults.MaxOpenFiles;

    /// <summary>The number of flushes and compactions that run at once, on RocksDB's own threads.</summary>
    /// <value>Default 2; 1 to 64.</value>
    public int BackgroundJobs { get; init; } = RocksDbStoreDefaults.BackgroundJobs;

    /// <summary>What is opened when the end of the write-ahead log is damaged, as after a loss of power.</summary>
    /// <value>Default <see cref="RocksDbRecovery.PointInTime"/>.</value>
    public RocksDbRecovery Recovery { get; init; } = RocksDbStoreDefaults.Recovery;

    /// <summary>
    /// Whether clause S4 holds for buffered commits through a loss of power, and not only through a crash of the
    /// process. It costs one sync of the log per <see cref="WriteBufferBytes"/> of commits. Without it, power that
    /// fails within some tens of milliseconds of a full write buffer may leave a later commit without an earlier.
    /// </summary>
    /// <value>Default true. Durable commits, and all before them, survive either way.</value>
    public bool KeepOrderThroughPowerLoss { get; init; } = RocksDbStoreDefaults.KeepOrderThroughPowerLoss;
}

/// <summary>How sorted files are compressed.</summary>
public enum RocksDbCompression
{
    /// <summary>Not at all: the fastest load, the largest files.</summary>
    None,

    /// <summary>LZ4: small files at hardly any cost.</summary>
    Lz4,

    /// <summary>Zstandard: the smallest files, at a third of the speed.</summary>
    Zstd,
}

/// <summary>
/// What is opened when the write-ahead log is damaged. Both keep clause S4; the other modes of RocksDB do not.
/// </summary>
public enum RocksDbRecovery
{
    /// <summary>The commits before the first damaged one, and none after it. A torn tail opens.</summary>
    PointInTime,

    /// <summary>Nothing: any damage is <c>StoreFailure.Corrupt</c>, the torn tail of a loss of power too.</summary>
    Absolute,
}
