using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Tests.Support;

namespace Embedded.Sync.Stores.RocksDb.Tests;

/// <summary>S6 on a disk that really is full, and that the store works again when it no longer is.</summary>
public sealed class DiskFullTests : IDisposable
{
    private readonly SmallDisk _disk = new(mebibytes: 32);
    private readonly StoreBatch _batch = new();
    private RocksDbStore _store;

    public DiskFullTests() => _store = Open();

    public void Dispose()
    {
        _store.Dispose();
        _disk.Dispose();
    }

    [Theory]
    [InlineData(Durability.Buffered)]
    [InlineData(Durability.Durable)]
    public void S6_A_commit_on_a_full_disk_changes_nothing_and_the_next_with_space_succeeds(Durability durability)
    {
        Commit(1, 10, durability);
        for (var round = 0; round < 3; round++)
        {
            _disk.Fill();
            var head = CommitUntilFull(durability);
            Assert.Equal(head, NumberedBatches.AssertPrefix(_store));
            Assert.Equal(StoreFailure.DiskFull, TryCommit(head + 1, durability));
            Assert.Equal(head, NumberedBatches.AssertPrefix(_store));
            _disk.Free();
            Commit(head + 1, head + 10, durability);
            Assert.Equal(head + 10, NumberedBatches.AssertPrefix(_store));
        }
    }

    [Fact]
    public void S6_A_failed_commit_does_not_come_back_when_the_store_is_opened_again()
    {
        Commit(1, 10, Durability.Buffered);
        _disk.Fill();
        var head = CommitUntilFull(Durability.Buffered);
        _disk.Free();
        _store.Dispose();
        _store = Open();
        Assert.Equal(head, NumberedBatches.AssertPrefix(_store));
    }

    [Fact]
    public void A_snapshot_reads_on_through_a_full_disk_and_the_store_mends_itself_after_it()
    {
        Commit(1, 10, Durability.Buffered);
        long head;
        using (var snapshot = _store.Snapshot())
        {
            _disk.Fill();
            head = CommitUntilFull(Durability.Buffered);
            _disk.Free();
            Assert.Equal(StoreFailure.DiskFull, TryCommit(head + 1, Durability.Buffered));
            Assert.True(snapshot.TryGet([0], out var value));
            Assert.Equal(10, value[^1]);
        }
        Commit(head + 1, head + 1, Durability.Buffered);
        Assert.Equal(head + 1, NumberedBatches.AssertPrefix(_store));
    }

    private RocksDbStore Open() =>
        RocksDbStore.Open(_disk.StorePath, new RocksDbStoreOptions { WriteBufferBytes = 1 << 20 });

    private void Commit(long first, long last, Durability durability)
    {
        for (var number = first; number <= last; number++)
        {
            NumberedBatches.Write(_batch, number);
            _store.Commit(_batch, durability);
        }
    }

    /// <summary>Commits until one fails, and returns the last that did not.</summary>
    private long CommitUntilFull(Durability durability)
    {
        var number = NumberedBatches.ReadHead(_store) + 1;
        while (TryCommit(number, durability) is not { } failure || Failed(failure)) number++;
        return number - 1;

        static bool Failed(StoreFailure failure)
        {
            Assert.Equal(StoreFailure.DiskFull, failure);
            return false;
        }
    }

    private StoreFailure? TryCommit(long number, Durability durability)
    {
        try
        {
            Commit(number, number, durability);
            return null;
        }
        catch (StoreException exception)
        {
            return exception.Failure;
        }
    }
}
