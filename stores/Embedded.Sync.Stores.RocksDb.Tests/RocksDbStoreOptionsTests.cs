using Embedded.Sync.Stores.RocksDb.Tests.Support;

namespace Embedded.Sync.Stores.RocksDb.Tests;

public sealed class RocksDbStoreOptionsTests
{
    public static TheoryData<RocksDbStoreOptions, string> OutOfRange => new()
    {
        { new() { WriteBufferBytes = 1 }, nameof(RocksDbStoreOptions.WriteBufferBytes) },
        { new() { BlockCacheBytes = 0 }, nameof(RocksDbStoreOptions.BlockCacheBytes) },
        { new() { BloomFilterBits = -1 }, nameof(RocksDbStoreOptions.BloomFilterBits) },
        { new() { MaxOpenFiles = 3 }, nameof(RocksDbStoreOptions.MaxOpenFiles) },
        { new() { BackgroundJobs = 0 }, nameof(RocksDbStoreOptions.BackgroundJobs) },
        { new() { Compression = (RocksDbCompression)9 }, nameof(RocksDbStoreOptions.Compression) },
        { new() { Recovery = (RocksDbRecovery)9 }, nameof(RocksDbStoreOptions.Recovery) },
    };

    public static TheoryData<RocksDbStoreOptions> InRange => new()
    {
        new RocksDbStoreOptions { WriteBufferBytes = 1 << 20, BlockCacheBytes = 1 << 20, BackgroundJobs = 1 },
        new RocksDbStoreOptions { BloomFilterBits = 0, MaxOpenFiles = 32, KeepOrderThroughPowerLoss = false },
        new RocksDbStoreOptions { Compression = RocksDbCompression.None },
        new RocksDbStoreOptions { Compression = RocksDbCompression.Lz4, Recovery = RocksDbRecovery.Absolute },
        new RocksDbStoreOptions { Compression = RocksDbCompression.Zstd, BloomFilterBits = 32 },
    };

    [Theory, MemberData(nameof(OutOfRange))]
    public void An_option_out_of_its_range_is_refused_by_name(RocksDbStoreOptions options, string name)
    {
        using var folder = new TemporaryFolder();
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => RocksDbStore.Open(folder.Path, options));
        Assert.Equal(name, exception.ParamName);
    }

    [Theory, MemberData(nameof(InRange))]
    public void The_library_takes_every_option(RocksDbStoreOptions options)
    {
        using var folder = new TemporaryFolder();
        using var store = RocksDbStore.Open(folder.Path, options);
        store.Put("a", "1");
        Assert.Equal("a=1", store.Rows());
    }
}
