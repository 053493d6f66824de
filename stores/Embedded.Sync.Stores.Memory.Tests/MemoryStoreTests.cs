using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.Memory.Tests;

public sealed class MemoryStoreTests
{
    [Fact]
    public void A_batch_above_the_limit_fails_as_a_full_disk_and_changes_nothing()
    {
        using var store = new MemoryStore(new MemoryStoreOptions { ByteCountMax = 10 });
        Commit(store, batch => batch.Put([1], new byte[8]));

        var failure = Assert.Throws<StoreException>(() => Commit(store, batch =>
        {
            batch.Put([2], new byte[8]);
            batch.Delete([3]);
        }));

        Assert.Equal(StoreFailure.DiskFull, failure.Failure);
        Assert.Equal(1, store.Count);
        Assert.Equal(9, store.ByteCount);
    }

    [Fact]
    public void A_full_store_still_takes_a_batch_that_frees_what_it_adds()
    {
        using var store = new MemoryStore(new MemoryStoreOptions { ByteCountMax = 9 });
        Commit(store, batch => batch.Put([1], new byte[8]));
        Commit(store, batch =>
        {
            batch.Put([2], new byte[8]);
            batch.Delete([1]);
        });
        Assert.Equal(9, store.ByteCount);
    }

    [Fact]
    public void A_negative_limit_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryStore(new MemoryStoreOptions { ByteCountMax = -1 }));

    [Fact]
    public void A_copy_and_its_original_go_their_own_ways()
    {
        using var original = new MemoryStore();
        Commit(original, batch => batch.Put([1], [10]));
        using var copy = original.Copy();
        Commit(original, batch => batch.Put([1], [11]));
        Commit(copy, batch => batch.Put([2], [20]));

        Assert.Equal("1=11", Read(original));
        Assert.Equal("1=10 2=20", Read(copy));
    }

    [Fact]
    public void A_copy_outlives_its_original()
    {
        MemoryStore copy;
        using (var original = new MemoryStore())
        {
            Commit(original, batch => batch.Put([1], [10]));
            copy = original.Copy();
        }

        Assert.Equal("1=10", Read(copy));
        copy.Dispose();
    }

    [Fact]
    public void A_span_stays_what_it_was_while_the_store_goes_on()
    {
        using var store = new MemoryStore();
        Commit(store, batch => batch.Put([1], [10]));
        using var snapshot = store.Snapshot();
        Assert.True(snapshot.TryGet([1], out var value));
        for (byte round = 0; round < 200; round++)
        {
            var next = round;
            Commit(store, batch => batch.Put([1], [next]));
        }

        Assert.Equal([10], value.ToArray());
    }

    [Fact]
    public void A_scan_has_no_row_before_the_first_step_and_after_the_last()
    {
        using var store = new MemoryStore();
        Commit(store, batch => batch.Put([1], [10]));
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        Assert.Throws<InvalidOperationException>(() => scan.Key.Length);
        Assert.True(scan.MoveNext());
        Assert.False(scan.MoveNext());
        Assert.Throws<InvalidOperationException>(() => scan.Value.Length);
    }

    [Fact]
    public void Disposing_the_store_ends_its_snapshots_and_scans_too()
    {
        var store = new MemoryStore();
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => snapshot.TryGet([1], out _));
        Assert.Throws<ObjectDisposedException>(() => scan.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => store.Count);
        Assert.Throws<ObjectDisposedException>(store.Copy);
    }

    internal static void Commit(MemoryStore store, Action<StoreBatch> fill)
    {
        var batch = new StoreBatch();
        fill(batch);
        store.Commit(batch, Durability.Durable);
    }

    private static string Read(MemoryStore store)
    {
        var rows = new List<string>();
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        while (scan.MoveNext()) rows.Add($"{scan.Key[0]}={scan.Value[0]}");
        return string.Join(' ', rows);
    }
}
