namespace Embedded.Sync.Stores.RocksDb;

/// <summary>The defaults of <see cref="RocksDbStoreOptions"/>.</summary>
internal static class RocksDbStoreDefaults
{
    internal const long WriteBufferBytes = 4L << 20;
    internal const long BlockCacheBytes = 16L << 20;
    internal const int BloomFilterBits = 10;
    internal const RocksDbCompression Compression = RocksDbCompression.Lz4;
    internal const int MaxOpenFiles = 256;
    internal const int BackgroundJobs = 2;
    internal const RocksDbRecovery Recovery = RocksDbRecovery.PointInTime;
    internal const bool KeepOrderThroughPowerLoss = true;
}
