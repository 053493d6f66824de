using System.Globalization;
using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Tests.Support;

namespace Embedded.Sync.Stores.RocksDb.Tests;

/// <summary>S2, S3 and S4: processes that are killed, and logs as a loss of power leaves them.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 25;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void S2_S4_A_killed_writer_leaves_whole_batches_up_to_the_last_it_told_of()
    {
        // The moment of a kill is that of the seed's line, plus whatever the scheduler adds.
        var random = new Random(20_260);
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = RunAndKill(linesRead: random.Next(1, 3_000));
            using var store = RocksDbStore.Open(_folder.Path);
            var head = NumberedBatches.AssertPrefix(store);
            // A kill loses no page cache, so buffered commits that were told of are there too; and at most one
            // more, which was written but not yet told of.
            Assert.InRange(head, acknowledged, acknowledged + 1);
        }
    }

    [Fact]
    public void S4_A_log_torn_at_any_byte_opens_with_the_batches_before_it()
    {
        var log = WriteLog(batches: 60);
        var whole = File.ReadAllBytes(log);
        var random = new Random(7);
        var heads = new HashSet<long>();
        for (var length = whole.Length; length > 0; length -= random.Next(1, 4_000))
        {
            using var copy = CopyWithLog(log, whole.AsSpan(0, length));
            using var store = RocksDbStore.Open(copy.Path);
            heads.Add(NumberedBatches.AssertPrefix(store));
        }
        Assert.True(heads.Count > 20, "The torn logs hardly differed.");
    }

    [Fact]
    public void S4_A_log_damaged_in_the_middle_opens_with_the_batches_before_it_and_none_after()
    {
        var log = WriteLog(batches: 60);
        var bytes = File.ReadAllBytes(log);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(log, bytes);
        using var store = RocksDbStore.Open(_folder.Path);
        Assert.InRange(NumberedBatches.AssertPrefix(store), 20, 45);
    }

    [Fact]
    public void A_damaged_log_is_corrupt_where_absolute_recovery_is_asked_for()
    {
        var log = WriteLog(batches: 60);
        using (var stream = File.OpenWrite(log)) stream.SetLength(stream.Length - 3);
        var options = new RocksDbStoreOptions { Recovery = RocksDbRecovery.Absolute };
        var exception = Assert.Throws<StoreException>(() => RocksDbStore.Open(_folder.Path, options));
        Assert.Equal(StoreFailure.Corrupt, exception.Failure);
    }

    private long RunAndKill(int linesRead)
    {
        using var writer = new ChildProcess(["write", _folder.Path]);
        var last = "0";
        for (var line = 0; line < linesRead; line++) last = writer.ReadLine() ?? throw new EndOfStreamException();
        var rest = writer.Kill();
        // The last line may have been cut by the kill.
        var whole = rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(whole.LastOrDefault() ?? last, CultureInfo.InvariantCulture);
    }

    private string WriteLog(int batches)
    {
        using var store = RocksDbStore.Open(_folder.Path);
        var batch = new StoreBatch();
        for (var number = 1; number <= batches; number++)
        {
            NumberedBatches.Write(batch, number);
            store.Commit(batch, Durability.Durable);
        }
        return Assert.Single(Directory.GetFiles(_folder.Path, "*.log"));
    }

    private TemporaryFolder CopyWithLog(string log, ReadOnlySpan<byte> bytes)
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(_folder.Path)) File.Copy(file, copy.Below(Path.GetFileName(file)));
        File.WriteAllBytes(copy.Below(Path.GetFileName(log)), bytes);
        return copy;
    }
}
