namespace Embedded.Sync.Tests.Device;

/// <summary>Local work is lost only where the app says so, and then its receipt tells.</summary>
public sealed class PendingWorkTests : IDisposable
{
    private readonly World _world = new(
        rules: rules => rules.Entity<Order>(order => order.Range(o => o.Quantity, 0, 10)));

    private readonly OfflineDatabase _device;

    public PendingWorkTests()
    {
        _device = _world.NewDevice();
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Work_that_is_cleared_is_discarded_and_whoever_waits_for_it_hears_so()
    {
        var receipt = _device.ReceiptOf(Commit(1));
        var wait = receipt.WaitAsync();
        Assert.Throws<InvalidOperationException>(() => _device.Clear<Order>());
        _device.Clear<Order>(discardPending: true);
        Assert.Equal(ReceiptState.Discarded, (await wait).State);
        Assert.Equal(ReceiptState.Discarded, receipt.Status.State);
    }

    [Fact]
    public void A_database_with_rejected_work_is_not_reset_by_the_way()
    {
        Commit(11);
        _world.Synchronize(_device);
        Assert.Equal((0, 1, false), (_device.Pending.Count, _device.Pending.RejectedCount, _device.IsSafeToWipe));
        var refused = Assert.Throws<InvalidOperationException>(() => _device.Reset());
        Assert.Contains("1 that the hub refused", refused.Message, StringComparison.Ordinal);
        _device.Reset(discardPending: true);
        Assert.True(_device.IsSafeToWipe);
    }

    [Fact]
    public async Task Who_waits_for_a_database_that_is_closed_does_not_wait_for_ever()
    {
        var wait = _device.ReceiptOf(Commit(1)).WaitAsync();
        _device.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
    }

    [Fact]
    public void A_transaction_of_ten_thousand_objects_goes_up_whole()
    {
        using (var work = _device.Begin())
        {
            for (var index = 0; index < 10_000; index++) work.Create(new Order { Quantity = index % 10 });
            work.Commit();
        }

        var head = _world.Hub.Head.Value;
        Assert.Equal(1, _world.Synchronize(_device, batchSize: 1_000).TransactionsApplied);
        Assert.Equal((head + 1, 10_000), (_world.Hub.Head.Value, _world.Hub.Count<Order>()));
        Assert.Equal((0, 10_000), (_device.Pending.Count, _device.Count<Order>()));
        Assert.Equal(0, _world.Synchronize(_device).ObjectsReceived);

        // One bad object keeps all of them back.
        using var second = _device.Begin();
        for (var index = 0; index < 10_000; index++) second.Create(new Order { Quantity = index == 9_999 ? 11 : 1 });
        var receipt = _device.ReceiptOf(second.Commit());
        _world.Synchronize(_device);
        Assert.Equal((ReceiptState.Rejected, 10_000), (receipt.Status.State, _world.Hub.Count<Order>()));
        Assert.Equal(10_000, _device.Rejected.List().Single().Changes.Count);
    }

    [Fact]
    public void A_unit_of_work_that_no_request_could_hold_is_refused_at_the_commit()
    {
        using var work = _device.Begin();
        for (var index = 0; index < 40_000; index++)
            work.Create(new Product { Picture = new byte[1_000] });
        var refused = Assert.Throws<CommitException>(() => work.Commit());
        Assert.Contains("32 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _device.Pending.Count);
    }

    [Fact]
    public void A_long_row_of_own_changes_is_in_no_conflict_with_itself()
    {
        var order = new Order { Quantity = 1, Note = "start" };
        _world.Save(order);
        _world.Synchronize(_device);
        _device.Change<Order>(order.Id, mine => mine.Note = "first");
        for (var index = 0; index < 100; index++)
        {
            var quantity = index % 10;
            _device.Change<Order>(order.Id, mine => mine.Quantity = quantity);
        }

        _device.Change<Order>(order.Id, mine => mine.Note = "last");
        var deleted = _device.Delete<Order>(order.Id);
        Assert.Empty(_world.Synchronize(_device).Conflicts);
        Assert.Equal(ReceiptState.Accepted, _device.ReceiptOf(deleted).Status.State);
    }

    private Guid Commit(int quantity)
    {
        using var work = _device.Begin();
        work.Create(new Order { Quantity = quantity });
        return work.Commit();
    }
}
