using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests.Device;

public sealed class ReceiptTests : IDisposable
{
    private readonly World _world = new(
        rules: rules => rules.Entity<Order>(order => order.Range(o => o.Quantity, 0, 10)));

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_receipt_says_what_became_of_the_work_also_after_a_restart()
    {
        var store = _world.NewStore();
        Guid good, bad;
        using (var device = _world.NewDevice(store))
        {
            good = Commit(device, 1);
            bad = Commit(device, 11);
            Assert.Equal(ReceiptState.Pending, device.ReceiptOf(good).Status.State);
            Assert.Equal(ReceiptState.Unknown, device.ReceiptOf(Guid.NewGuid()).Status.State);
            Assert.Equal(ReceiptState.Accepted, device.ReceiptOf(Guid.Empty).Status.State);
            var wait = device.ReceiptOf(good).WaitAsync();
            Assert.False(wait.IsCompleted);
            _world.Synchronize(device);
            Assert.Equal((ReceiptState.Accepted, 1ul), ((await wait).State, (await wait).Version.Value));
            Assert.True((await device.ReceiptOf(bad).WaitAsync()).IsDecided);
        }

        using var again = _world.NewDevice(store);
        Assert.Equal(ReceiptState.Accepted, again.ReceiptOf(good).Status.State);
        var refused = again.ReceiptOf(bad).Status;
        Assert.Equal((ReceiptState.Rejected, RejectionCode.RuleViolated), (refused.State, refused.Code));
        Assert.Contains("Order.Quantity", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_can_be_given_up_and_a_reset_ends_it()
    {
        using var device = _world.NewDevice();
        var receipt = device.ReceiptOf(Commit(device, 1));
        using var cancellation = new CancellationTokenSource();
        var wait = receipt.WaitAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        var other = receipt.WaitAsync();
        device.Reset(discardPending: true);
        Assert.Equal(ReceiptState.Unknown, (await other).State);
    }

    [Fact]
    public void Pending_work_has_a_count_a_size_and_an_age()
    {
        using var device = _world.NewDevice();
        Assert.True(device.IsSafeToWipe);
        Assert.Null(device.Pending.OldestAge);
        Commit(device, 1);
        _world.Time.Now += TimeSpan.FromHours(3);
        Commit(device, 2);
        Assert.Equal((2, TimeSpan.FromHours(3)), (device.Pending.Count, device.Pending.OldestAge));
        Assert.InRange(device.Pending.Bytes, 40, 400);
        Assert.False(device.IsSafeToWipe);
        Commit(device, 11);
        _world.Synchronize(device);
        Assert.Equal((0, 0L), (device.Pending.Count, device.Pending.Bytes));

        // What was refused is still the user's work.
        Assert.False(device.IsSafeToWipe);
        device.Rejected.Discard(device.Rejected.List().Single().Id);
        Assert.True(device.IsSafeToWipe);
    }

    [Fact]
    public void Work_that_the_hub_lost_is_pending_again()
    {
        using var device = _world.NewDevice();
        _world.Synchronize(device);
        var backup = _world.NewStore();
        _world.Hub.Backup(backup);
        var id = Commit(device, 1);
        device.Push(_world);
        Assert.Equal(ReceiptState.Accepted, device.ReceiptOf(id).Status.State);
        _world.RestoreHub(backup);
        _world.Save(new Category { Name = "another history" });
        var session = World.NewSession(device);
        session.Take(_world.AnswerTo(session));
        Assert.Equal(ReceiptState.Pending, device.ReceiptOf(id).Status.State);
        _world.Synchronize(device);
        Assert.Equal(ReceiptState.Accepted, device.ReceiptOf(id).Status.State);
    }

    [Fact]
    public void The_newest_ten_thousand_are_kept()
    {
        using var store = _world.NewStore();
        var ids = Enumerable.Range(1, StoredReceipt.CountMax + 2)
            .Select(number => new ObjectId((UInt128)number)).ToList();
        foreach (var chunk in ids.Chunk(3_001))
        {
            using var snapshot = store.Snapshot();
            var batch = new StoreBatch();
            var receipts = new ReceiptWriter(snapshot, batch);
            foreach (var id in chunk) receipts.Put(TransactionResult.Expired(id), isDiscarded: false);
            // Putting one again takes no second place.
            receipts.Put(TransactionResult.Expired(chunk[^1]), isDiscarded: true);
            store.Commit(batch, Durability.Buffered);
        }

        using var after = store.Snapshot();
        Assert.Equal(ids[2], ids.First(id => StoredReceipt.Find(after, id) is not null));
        Assert.Equal(StoredReceipt.CountMax, ids.Count(id => StoredReceipt.Find(after, id) is not null));
        Assert.True(StoredReceipt.Find(after, ids[^1])!.Value.IsDiscarded);
    }

    private static Guid Commit(OfflineDatabase device, int quantity)
    {
        using var work = device.Begin();
        work.Create(new Order { Quantity = quantity });
        return work.Commit();
    }
}
