namespace Embedded.Sync.Stores.RocksDb;

/// <summary>Checks <see cref="RocksDbStoreOptions"/>, and writes them as the option text that RocksDB reads.</summary>
internal static class RocksDbStoreArguments
{
    // Small buffers shall not mean many files.
    private const long SortedFileBytesMin = 16L << 20;

    /// <summary>Throws if an option is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    internal static void Check(RocksDbStoreOptions options)
    {
        Check(nameof(options.WriteBufferBytes), options.WriteBufferBytes, 1L << 20, 1L << 30);
        Check(nameof(options.BlockCacheBytes), options.BlockCacheBytes, 1L << 20, 1L << 40);
        Check(nameof(options.BloomFilterBits), options.BloomFilterBits, 0, 32);
        Check(nameof(options.MaxOpenFiles), options.MaxOpenFiles, 32, 1_000_000);
        Check(nameof(options.BackgroundJobs), options.BackgroundJobs, 1, 64);
        Check(nameof(options.Compression), (long)options.Compression, 0, (long)RocksDbCompression.Zstd);
        Check(nameof(options.Recovery), (long)options.Recovery, 0, (long)RocksDbRecovery.Absolute);
    }

    /// <summary>The options as RocksDB's <c>name=value;…</c> text.</summary>
    internal static string ToText(RocksDbStoreOptions options) => string.Join(';',
        "create_if_missing=true",
        // Twice as large where the store itself decides when a buffer is full, so that RocksDB never does before.
        $"write_buffer_size={options.WriteBufferBytes * (options.KeepOrderThroughPowerLoss ? 2 : 1)}",
        "max_write_buffer_number=3",
        $"max_open_files={options.MaxOpenFiles}",
        $"max_background_jobs={options.BackgroundJobs}",
        $"wal_recovery_mode={RecoveryName(options.Recovery)}",
        $"compression={CompressionName(options.Compression)}",
        // One writer at a time inserts faster without the concurrent path: it remembers where the last key went.
        "allow_concurrent_memtable_write=false",
        "level_compaction_dynamic_level_bytes=true",
        $"target_file_size_base={Math.Max(options.WriteBufferBytes, SortedFileBytesMin)}",
        $"max_bytes_for_level_base={Math.Max(options.WriteBufferBytes, SortedFileBytesMin) * 4}",
        // Smooths the writing of sorted files, so that a commit's own fsync does not wait behind a whole file.
        "bytes_per_sync=1048576",
        "compaction_readahead_size=524288",
        // RocksDB's own notes (LOG): none after opening. They spare a device's flash, and on a full disk the second
        // one ends the process where the library checks assertions, as Debian's does.
        "info_log_level=HEADER_LEVEL",
        "max_log_file_size=1048576",
        "keep_log_file_num=2",
        // No timers on an idle device.
        "stats_dump_period_sec=0",
        "stats_persist_period_sec=0",
        "skip_stats_update_on_db_open=true",
        "manifest_preallocation_size=65536",
        $"block_based_table_factory={{{TableText(options)}}}");

    private static string TableText(RocksDbStoreOptions options) => string.Join(';',
        $"block_cache={options.BlockCacheBytes}",
        "block_size=16384",
        "format_version=5",
        // Indexes and filters count against the cache, so that memory stays bounded however large the store is.
        "cache_index_and_filter_blocks=true",
        "pin_l0_filter_and_index_blocks_in_cache=true",
        options.BloomFilterBits == 0
            ? "filter_policy=nullptr"
            : $"filter_policy=bloomfilter:{options.BloomFilterBits}:false");

    private static string RecoveryName(RocksDbRecovery recovery) =>
        recovery == RocksDbRecovery.PointInTime ? "kPointInTimeRecovery" : "kAbsoluteConsistency";

    private static string CompressionName(RocksDbCompression compression) => compression switch
    {
        RocksDbCompression.Lz4 => "kLZ4Compression",
        RocksDbCompression.Zstd => "kZSTD",
        _ => "kNoCompression",
    };

    private static void Check(string name, long value, long min, long max)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {min:N0} to {max:N0}.");
    }
}
