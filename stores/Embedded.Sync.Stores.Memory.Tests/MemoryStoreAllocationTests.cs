using System.Buffers.Binary;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.Memory.Tests;

/// <summary>
/// What operations allocate. Bytes are counted on the test's own thread, so the figures are exact enough.
/// </summary>
public sealed class MemoryStoreAllocationTests
{
    private const int RowCount = 100_000;
    private const int RowLength = 16 + 120;

    [Fact]
    public void Ascending_rows_cost_less_than_twice_their_bytes_to_load()
    {
        using var store = new MemoryStore();
        var batches = Enumerable.Range(0, RowCount / 10_000).Select(index => Rows(index * 10_000, 10_000)).ToList();
        var allocated = Allocated(() => batches.ForEach(batch => store.Commit(batch, Durability.Buffered)));
        Assert.InRange(allocated, RowCount * RowLength, 2 * RowCount * RowLength);
    }

    [Fact]
    public void A_commit_of_one_row_copies_a_path_and_not_the_store()
    {
        using var store = Filled();
        var batch = Rows(RowCount / 2, 1);
        var allocated = Allocated(() => store.Commit(batch, Durability.Buffered));
        Assert.InRange(allocated, 1, 20_000);
    }

    [Fact]
    public void Reading_allocates_nothing_per_row()
    {
        using var store = Filled();
        using var snapshot = store.Snapshot();
        var rows = 0;
        var allocated = Allocated(() =>
        {
            using var scan = snapshot.Scan([], []);
            while (scan.MoveNext()) rows += snapshot.TryGet(scan.Key, out _) ? 1 : 0;
        });
        Assert.Equal(RowCount, rows);
        Assert.InRange(allocated, 0, 1_000);
    }

    [Fact]
    public void Deleting_nearly_everything_costs_two_paths()
    {
        using var store = Filled();
        var batch = new StoreBatch();
        batch.DeleteRange(Key(10), Key(RowCount - 10));
        var allocated = Allocated(() => store.Commit(batch, Durability.Buffered));
        Assert.Equal(20, store.Count);
        Assert.InRange(allocated, 1, 60_000);
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static MemoryStore Filled()
    {
        var store = new MemoryStore();
        store.Commit(Rows(0, RowCount), Durability.Buffered);
        return store;
    }

    private static StoreBatch Rows(int first, int count)
    {
        var batch = new StoreBatch();
        var value = new byte[120];
        for (var number = first; number < first + count; number++) batch.Put(Key(number), value);
        return batch;
    }

    private static byte[] Key(int number)
    {
        var key = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }
}
