using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Tests.Support;
using static Embedded.Sync.Stores.RocksDb.Tests.Support.StoreExtensions;

namespace Embedded.Sync.Stores.RocksDb.Tests;

/// <summary>The clauses of the port that need no crash, one by one, and what this store adds to them.</summary>
public sealed class RocksDbStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RocksDbStore _store;

    public RocksDbStoreTests() => _store = RocksDbStore.Open(_folder.Below("store"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_was_committed_is_there_after_reopening()
    {
        _store.Put("a", "1");
        _store.Put("b", "2", Durability.Durable);
        _store.Dispose();
        using var again = RocksDbStore.Open(_store.Path);
        Assert.Equal("a=1 b=2", again.Rows());
    }

    [Fact]
    public void S1_A_snapshot_sees_what_was_committed_before_it_and_nothing_after()
    {
        _store.Put("a", "1");
        using var snapshot = _store.Snapshot();
        _store.Put("a", "2");
        _store.Put("b", "2");
        Assert.Equal("1", snapshot.Get("a"));
        Assert.Equal("a=1", snapshot.Rows());
        Assert.Equal("a=2 b=2", _store.Rows());
    }

    [Fact]
    public void S5_Operations_apply_in_their_order()
    {
        _store.Put("a1", "old");
        _store.Put("a3", "old");
        var batch = new StoreBatch();
        batch.Put(Bytes("a2"), Bytes("gone"));
        batch.DeleteRange(Bytes("a1"), Bytes("a3"));
        batch.Put(Bytes("a1"), Bytes("new"));
        batch.Put(Bytes("b"), Bytes("gone"));
        batch.Delete(Bytes("b"));
        _store.Commit(batch, Durability.Buffered);
        Assert.Equal("a1=new a3=old", _store.Rows());
    }

    [Theory]
    [InlineData("c", "a")]
    [InlineData("a", "a")]
    public void S5_A_range_that_holds_no_key_removes_none_and_harms_no_batch(string from, string to)
    {
        _store.Put("a", "1");
        var batch = new StoreBatch();
        batch.DeleteRange(Bytes(from), Bytes(to));
        batch.Put(Bytes("b"), Bytes("2"));
        _store.Commit(batch, Durability.Durable);
        Assert.Equal("a=1 b=2", _store.Rows());
    }

    [Fact]
    public void An_empty_batch_may_be_committed()
    {
        _store.Commit(new StoreBatch(), Durability.Buffered);
        _store.Commit(new StoreBatch(), Durability.Durable);
        Assert.Equal("", _store.Rows());
    }

    [Fact]
    public void An_empty_key_is_nowhere()
    {
        _store.Put("a", "1");
        using var snapshot = _store.Snapshot();
        Assert.False(snapshot.TryGet(default, out _));
    }

    [Fact]
    public void S8_A_get_finds_exactly_its_key()
    {
        _store.Put("a", "");
        _store.Put("ab", new string('x', 1_000_000));
        using var snapshot = _store.Snapshot();
        Assert.Equal("", snapshot.Get("a"));
        Assert.Equal(1_000_000, snapshot.Get("ab")!.Length);
        Assert.Null(snapshot.Get("abc"));
        Assert.Null(snapshot.Get("b"));
    }

    [Theory]
    [InlineData("", "", "a=0 a0=0 b=0 c=0")]
    [InlineData("a0", "c", "a0=0 b=0")]
    [InlineData("aa", "", "b=0 c=0")]
    [InlineData("b", "b", "")]
    [InlineData("c", "a", "")]
    [InlineData("d", "", "")]
    public void S9_A_scan_holds_its_first_key_and_not_its_end(string from, string to, string rows)
    {
        foreach (var key in (string[])["c", "a0", "b", "a"]) _store.Put(key, "0");
        Assert.Equal(rows, _store.Rows(from, to));
    }

    [Fact]
    public void S9_Keys_come_in_the_order_of_their_unsigned_bytes()
    {
        byte[][] ordered = [[0], [0, 0], [1], [127], [127, 255], [128], [255], [255, 0], [255, 255]];
        var batch = new StoreBatch();
        foreach (var key in ordered.Reverse()) batch.Put(key, default);
        _store.Commit(batch, Durability.Buffered);
        using var snapshot = _store.Snapshot();
        using var scan = snapshot.Scan(default, default);
        foreach (var key in ordered)
        {
            Assert.True(scan.MoveNext());
            Assert.Equal(key, scan.Key.ToArray());
        }
        Assert.False(scan.MoveNext());
        Assert.False(scan.MoveNext());
    }

    [Fact]
    public void S9_Scans_and_gets_of_one_snapshot_do_not_disturb_each_other()
    {
        foreach (var key in (string[])["a", "b", "c"]) _store.Put(key, key);
        using var snapshot = _store.Snapshot();
        using var first = snapshot.Scan(default, default);
        Assert.True(first.MoveNext());
        Assert.Equal("b=b c=c", snapshot.Rows("b"));
        Assert.Equal("c", snapshot.Get("c"));
        Assert.True(first.MoveNext());
        Assert.Equal(Bytes("b"), first.Key.ToArray());
    }

    [Fact]
    public void A_scan_has_no_row_before_its_first_and_after_its_last()
    {
        _store.Put("a", "1");
        using var snapshot = _store.Snapshot();
        using var scan = snapshot.Scan(default, default);
        Assert.Throws<InvalidOperationException>(() => scan.Key.Length);
        Assert.True(scan.MoveNext());
        Assert.False(scan.MoveNext());
        Assert.Throws<InvalidOperationException>(() => scan.Value.Length);
    }

    [Fact]
    public void Many_batches_of_many_sizes_survive_flushes_and_reopening()
    {
        var options = new RocksDbStoreOptions { WriteBufferBytes = 1 << 20, Compression = RocksDbCompression.Zstd };
        var path = _folder.Below("small");
        var batch = new StoreBatch();
        using (var store = RocksDbStore.Open(path, options))
        {
            for (var number = 1; number <= 2_000; number++)
            {
                NumberedBatches.Write(batch, number);
                store.Commit(batch, Durability.Buffered);
            }
            Assert.Equal(2_000, NumberedBatches.AssertPrefix(store));
        }
        Assert.NotEmpty(Directory.GetFiles(path, "*.sst"));
        using var again = RocksDbStore.Open(path);
        Assert.Equal(2_000, NumberedBatches.AssertPrefix(again));
    }

    [Fact]
    public async Task Commits_and_snapshots_of_many_threads_do_not_mix()
    {
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var number = 0; number < 300; number++)
            {
                var batch = new StoreBatch();
                batch.Put(Bytes($"a{writer}"), Bytes($"{number}"));
                batch.Put(Bytes($"b{writer}"), Bytes($"{number}"));
                _store.Commit(batch, Durability.Buffered);
                using var snapshot = _store.Snapshot();
                for (var other = 0; other < 4; other++)
                    Assert.Equal(snapshot.Get($"a{other}"), snapshot.Get($"b{other}"));
            }
        }));
        await Task.WhenAll(writers);
        Assert.Equal("a0=299 a1=299 a2=299 a3=299", _store.Rows("a", "b"));
    }

    [Fact]
    public void A_checkpoint_is_a_store_of_its_own_as_of_its_time()
    {
        _store.Put("a", "1");
        _store.Checkpoint(_folder.Below("backup"));
        _store.Put("a", "2");
        using var backup = RocksDbStore.Open(_folder.Below("backup"));
        backup.Put("b", "3");
        Assert.Equal("a=1 b=3", backup.Rows());
        Assert.Equal("a=2", _store.Rows());
    }

    [Fact]
    public void A_checkpoint_into_a_directory_that_exists_is_refused_and_the_store_goes_on()
    {
        var failure = Assert.Throws<StoreException>(() => _store.Checkpoint(_folder.Path));
        Assert.Equal(StoreFailure.PathUnusable, failure.Failure);
        _store.Put("a", "1");
        Assert.Equal("a=1", _store.Rows());
    }
}
