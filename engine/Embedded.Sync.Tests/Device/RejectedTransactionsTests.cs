namespace Embedded.Sync.Tests.Device;

/// <summary>What an app does about work that the hub refused, and what waits for it meanwhile.</summary>
public sealed class RejectedTransactionsTests : IDisposable
{
    private readonly World _world = new(rules: rules => rules
        .Entity<Product>(product => product.Range(p => p.Stock, 0, 10))
        .Entity<Order>(order => order.Range(o => o.Quantity, 0, 10)));

    private readonly OfflineDatabase _device;

    public RejectedTransactionsTests()
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
    public void An_edited_object_is_retried_as_a_new_transaction()
    {
        var order = _device.Create(new Order { Quantity = 11, Note = "n" });
        _world.Synchronize(_device);
        Assert.Null(_device.Find<Order>(order.Id));
        var rejected = Assert.Single(_device.Rejected.List());
        var meant = Assert.IsType<Order>(_device.Rejected.ObjectOf(Assert.Single(rejected.Changes)));
        Assert.Equal((order.Id, 11, "n"), (meant.Id, meant.Quantity, meant.Note));

        meant.Quantity = 9;
        Receipt? receipt = null;
        var told = _device.ChangesDuring(() => receipt = _device.Rejected.Retry(rejected.Id, meant));
        Assert.Contains($"Changed Order {order.Id}", told);
        Assert.NotEqual(rejected.Id, receipt!.TransactionId);
        Assert.Empty(_device.Rejected.List());
        Assert.Throws<ArgumentException>(() => _device.Rejected.Retry(rejected.Id));
        _world.Synchronize(_device);
        Assert.Equal((ReceiptState.Accepted, 9), (receipt.Status.State, _world.Hub.Find<Order>(order.Id)!.Quantity));
    }

    [Fact]
    public void An_update_of_an_object_that_is_gone_is_retried_as_a_new_object()
    {
        var order = new Order { Quantity = 1, Note = "kept" };
        _world.Save(order);
        _world.Synchronize(_device);
        _device.Change<Order>(order.Id, mine => mine.Quantity = 2);
        _world.Delete<Order>(order.Id);
        _world.Synchronize(_device);
        _device.Rejected.Retry(Assert.Single(_device.Rejected.List()).Id);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        var again = _world.Hub.Find<Order>(order.Id)!;
        Assert.Equal((2, "kept"), (again.Quantity, again.Note));
    }

    [Fact]
    public void What_depends_on_rejected_work_waits_and_all_else_passes()
    {
        var product = _device.Create(new Product { Stock = 11 });
        var changed = _device.Change<Product>(product.Id, mine => mine.Name = "same object");
        var order = _device.Create(new Order { Product = new(product.Id), Note = "refers to it" });
        var onOrder = _device.Change<Order>(order.Id, mine => mine.Note = "depends on what depends");
        _device.Create(new Order { Note = "independent" });
        var result = _world.Synchronize(_device, batchSize: 1000);
        Assert.Equal((1, 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal("independent", Assert.Single(_world.Hub.All<Order>()).Note);
        var rejected = Assert.Single(_device.Rejected.List());
        Assert.Equal((3, changed, onOrder), (rejected.Waiting.Count, rejected.Waiting[0], rejected.Waiting[2]));
        Assert.Equal((3, 3), (_device.Pending.Count, _device.Pending.WaitingCount));
        var status = _device.ReceiptOf(onOrder).Status;
        Assert.Equal((ReceiptState.Pending, rejected.Id), (status.State, status.WaitsFor));
        Assert.Contains(rejected.Id.ToString(), status.Reason, StringComparison.Ordinal);

        // A later change of what waits would overtake it, so it waits too.
        _device.Change<Order>(order.Id, mine => mine.Note = "newest");
        Assert.Equal(0, _world.Synchronize(_device).TransactionsApplied);

        var meant = (Product)_device.Rejected.ObjectOf(rejected.Changes[0])!;
        meant.Stock = 10;
        _device.Rejected.Retry(rejected.Id, meant);
        Assert.Equal(5, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(("same object", 10), (_world.Hub.Find<Product>(product.Id)!.Name,
            _world.Hub.Find<Product>(product.Id)!.Stock));
        Assert.Equal("newest", _world.Hub.Find<Order>(order.Id)!.Note);
        Assert.Equal(ReceiptState.Accepted, _device.ReceiptOf(onOrder).Status.State);
        Assert.True(_device.IsSafeToWipe);
    }

    [Fact]
    public void What_waits_is_released_or_given_up_with_what_it_waits_for()
    {
        foreach (var discardWaiting in new[] { false, true })
        {
            var order = new Order { Quantity = 1, Note = "start" };
            _world.Save(order);
            _world.Synchronize(_device);
            var first = _device.Change<Order>(order.Id, mine => mine.Quantity = 11);
            var second = _device.Change<Order>(order.Id, mine => mine.Note = "second");
            _world.Synchronize(_device);
            Assert.Equal("second", _device.Find<Order>(order.Id)!.Note);
            _device.Rejected.Discard(first, discardWaiting);
            Assert.Equal(discardWaiting ? "start" : "second", _device.Find<Order>(order.Id)!.Note);
            _world.Synchronize(_device);
            Assert.Equal(discardWaiting ? "start" : "second", _world.Hub.Find<Order>(order.Id)!.Note);
            Assert.Equal(ReceiptState.Discarded, _device.ReceiptOf(first).Status.State);
            var expected = discardWaiting ? ReceiptState.Discarded : ReceiptState.Accepted;
            Assert.Equal(expected, _device.ReceiptOf(second).Status.State);
            Assert.Equal(0, _device.PendingCount);
            Assert.Throws<ArgumentException>(() => _device.Rejected.Discard(first));
        }
    }

    [Fact]
    public void What_waits_still_waits_after_a_restart()
    {
        var store = _world.NewStore();
        var id = Guid.Empty;
        using (var device = _world.NewDevice(store))
        {
            _world.Synchronize(device);
            var order = device.Create(new Order { Quantity = 11 });
            device.Change<Order>(order.Id, mine => mine.Note = "waits");
            _world.Synchronize(device);
            id = device.Rejected.List().Single().Id;
        }

        using var again = _world.NewDevice(store);
        Assert.Equal(0, _world.Synchronize(again).TransactionsApplied);
        Assert.Equal(1, again.Pending.WaitingCount);
        again.Rejected.Discard(id, discardWaiting: true);
        Assert.Equal(0, again.PendingCount);
    }

    [Fact]
    public void The_hub_lists_what_it_refused_until_its_decisions_are_purged()
    {
        var order = _device.Create(new Order { Quantity = 11 });
        _world.Synchronize(_device);
        var logged = Assert.Single(_world.Hub.Decisions());
        Assert.True(logged.IsRejected);
        Assert.Equal(("ada", "Order", order.Id), (logged.User, logged.Entity, logged.ObjectId));
        Assert.NotEmpty(logged.Content);
        Assert.Empty(_world.Hub.Decisions(after: logged.Version));
        _world.Hub.PurgeDecisions(_world.Hub.Head);
        Assert.Empty(_world.Hub.Decisions());
    }

    [Fact]
    public void A_caller_may_ask_for_an_exception()
    {
        _device.Create(new Order { Quantity = 11 });
        _device.Create(new Order { Quantity = 1 });
        var partial = Assert.Throws<PartialSynchronizationException>(
            () => _world.Synchronize(_device).ThrowIfRejected());
        Assert.Equal((1, 1), (partial.Result.TransactionsApplied, partial.Result.TransactionsRejected));
        Assert.Equal(0, _world.Synchronize(_device).ThrowIfRejected().TransactionsRejected);
    }
}
