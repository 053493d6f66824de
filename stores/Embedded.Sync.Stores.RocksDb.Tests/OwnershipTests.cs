using System.Runtime.CompilerServices;
using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Tests.Support;

namespace Embedded.Sync.Stores.RocksDb.Tests;

/// <summary>S7, and that no order of disposing harms the process.</summary>
public sealed class OwnershipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void S7_A_store_with_an_open_snapshot_refuses_to_close_and_stays_open()
    {
        using var store = RocksDbStore.Open(_folder.Path);
        store.Put("a", "1");
        using (var snapshot = store.Snapshot())
        {
            Assert.Throws<InvalidOperationException>(store.Dispose);
            Assert.Equal("1", snapshot.Get("a"));
        }
        store.Put("b", "2");
        Assert.Equal("a=1 b=2", store.Rows());
    }

    [Fact]
    public void S7_A_disposed_store_says_so()
    {
        var store = RocksDbStore.Open(_folder.Path);
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(store.Snapshot);
        Assert.Throws<ObjectDisposedException>(() => store.Commit(new StoreBatch(), Durability.Durable));
        Assert.Throws<ObjectDisposedException>(() => store.Checkpoint(_folder.Below("backup")));
    }

    [Fact]
    public void S7_A_disposed_snapshot_says_so_and_so_do_its_scans()
    {
        using var store = RocksDbStore.Open(_folder.Path);
        store.Put("a", "1");
        var snapshot = store.Snapshot();
        var scan = snapshot.Scan(default, default);
        Assert.True(scan.MoveNext());
        snapshot.Dispose();
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => snapshot.TryGet([1], out _));
        Assert.Throws<ObjectDisposedException>(() => snapshot.Scan(default, default));
        Assert.Throws<ObjectDisposedException>(() => scan.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => scan.Key.Length);
        Assert.Throws<ObjectDisposedException>(() => scan.Value.Length);
        scan.Dispose();
    }

    [Fact]
    public void What_nobody_disposed_is_freed_by_the_collector_and_unlocks_the_directory()
    {
        Forget(_folder.Path);
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var store = RocksDbStore.Open(_folder.Path);
        Assert.Equal("a=1", store.Rows());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(string path)
    {
        var store = RocksDbStore.Open(path);
        store.Put("a", "1");
        var snapshot = store.Snapshot();
        snapshot.TryGet([97], out _);
        snapshot.Scan(default, default).MoveNext();
    }
}
