using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Tests.Support;

namespace Embedded.Sync.Stores.RocksDb.Tests;

/// <summary>That failed commits can be taken out of RocksDB's log, and nothing else with them.</summary>
public sealed class WriteAheadLogTests
{
    private static readonly byte[] Key = [1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_log_is_cut_between_any_two_commits(int seed)
    {
        // Values of up to three blocks, so that records begin and end anywhere in a block.
        var random = new Random(seed);
        var values = Enumerable.Range(0, 40).Select(_ => new byte[random.Next(1, 100_000)]).ToArray();
        for (var kept = 0; kept <= values.Length; kept += 3)
        {
            using var folder = new TemporaryFolder();
            Write(folder.Path, values);
            WriteAheadLog.CutAfter(WriteAheadLog.Find(folder.Path), (ulong)kept);
            Assert.Equal(kept == 0 ? null : values[kept - 1].Length, ReadLength(folder.Path));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(15)]
    public void A_log_is_cut_where_a_record_begins_with_the_last_bytes_of_a_block(int bytesLeftInBlock)
    {
        // A record's head is 7 bytes, a batch's 12; an operation is its kind, two lengths, the key and the value.
        const int Overhead = 7 + 12 + 1 + 1 + 1 + 3;
        using var folder = new TemporaryFolder();
        Write(folder.Path, [new byte[32 * 1024 - Overhead - bytesLeftInBlock], new byte[50], new byte[60]]);
        WriteAheadLog.CutAfter(WriteAheadLog.Find(folder.Path), 1);
        Assert.Equal(32 * 1024 - bytesLeftInBlock, new DirectoryInfo(folder.Path).GetFiles("*.log").Single().Length);
        Assert.Equal(32 * 1024 - Overhead - bytesLeftInBlock, ReadLength(folder.Path));
    }

    private static void Write(string path, byte[][] values)
    {
        using var store = RocksDbStore.Open(path);
        var batch = new StoreBatch();
        foreach (var value in values)
        {
            batch.Clear();
            batch.Put(Key, value);
            store.Commit(batch, Durability.Buffered);
        }
    }

    private static int? ReadLength(string path)
    {
        using var store = RocksDbStore.Open(path);
        using var snapshot = store.Snapshot();
        return snapshot.TryGet(Key, out var value) ? value.Length : null;
    }
}
