namespace Embedded.Sync.Tests.Device;

/// <summary>Work that needs an object whose creation was given up: it waits until the app has decided.</summary>
public sealed class OrphanedWorkTests : IDisposable
{
    private readonly World _world = new(rules: rules => rules
        .Entity<Category>(category => category.Required(c => c.Name))
        .Entity<Product>(product => product.TargetExists(p => p.Category)));

    private readonly OfflineDatabase _device;

    public OrphanedWorkTests()
    {
        _device = _world.NewDevice();
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_refers_to_an_object_whose_creation_was_cleared_waits_and_says_why(bool discards)
    {
        using var store = _world.NewStore();
        var device = _world.NewDevice(store);
        var category = new Category { Name = "c" };
        var created = Commit(work => work.Create(category), device);
        var product = new Product { Category = new(category.Id) };
        var referring = Commit(work => work.Create(product), device);
        var later = device.Change<Product>(product.Id, mine => mine.Name = "later");
        var other = Commit(work => work.Create(new Order()), device);
        device.Clear<Category>(discardPending: true);
        Assert.Equal(ReceiptState.Discarded, device.ReceiptOf(created).Status.State);
        device.Dispose();

        using var again = _world.NewDevice(store);
        foreach (var id in new[] { referring, later })
        {
            var status = again.ReceiptOf(id).Status;
            Assert.Equal((ReceiptState.Pending, created), (status.State, status.WaitsFor));
            Assert.Contains("discarded", status.Reason);
        }

        Assert.Equal(1, _world.Synchronize(again).TransactionsApplied);
        Assert.Equal(ReceiptState.Accepted, again.ReceiptOf(other).Status.State);
        Assert.Equal("later", again.Find<Product>(product.Id)!.Name);
        var listed = Assert.Single(again.Rejected.List());
        Assert.Equal((created, 0), (listed.Id, listed.Changes.Count));
        Assert.Equal([referring, later], listed.Waiting);
        Assert.False(again.IsSafeToWipe);

        again.Rejected.Discard(created, discardWaiting: discards);
        var result = _world.Synchronize(again);
        Assert.Equal((0, discards ? 0 : 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(
            discards ? ReceiptState.Discarded : ReceiptState.Rejected, again.ReceiptOf(referring).Status.State);
        Assert.Equal(0, _world.Hub.Count<Product>());
    }

    [Fact]
    public void What_a_cleared_transaction_only_changed_holds_nothing_back()
    {
        var order = new Order();
        _world.Save(order);
        _world.Synchronize(_device);
        Commit(work =>
        {
            work.Create(new Category { Name = "c" });
            var mine = work.Find<Order>(order.Id)!;
            mine.Quantity = 2;
            work.Change(mine);
        });
        _device.Change<Order>(order.Id, mine => mine.Note = "later");
        _device.Clear<Category>(discardPending: true);
        Assert.Equal((1, 0), (_device.Pending.Count, _device.Pending.WaitingCount));
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        var now = _world.Hub.Find<Order>(order.Id)!;
        Assert.Equal(("later", 0), (now.Note, now.Quantity));
    }

    [Fact]
    public void What_needs_an_object_of_given_up_work_waits_though_it_waited_for_other_work()
    {
        var (first, second) = (_device.Create(new Category()), _device.Create(new Category()));
        var product = new Product { Category = new(first.Id) };
        var waiting = Commit(work => work.Create(product));
        var needing = Commit(work =>
        {
            work.Create(new Product { Category = new(second.Id) });
            work.Create(new Order { Product = new(product.Id) });
        });
        _world.Synchronize(_device);
        var rejected = _device.Rejected.List().Single(one => one.Changes[0].ObjectId == first.Id);
        _device.Rejected.Discard(rejected.Id, discardWaiting: true);
        Assert.Equal(ReceiptState.Discarded, _device.ReceiptOf(waiting).Status.State);
        second.Name = "mended";
        _device.Rejected.Retry(_device.Rejected.List().Single(one => one.Changes.Count > 0).Id, second);
        _world.Synchronize(_device);
        Assert.Equal(0, _world.Hub.Count<Order>());
        Assert.Equal((ReceiptState.Pending, waiting),
            (_device.ReceiptOf(needing).Status.State, _device.ReceiptOf(needing).Status.WaitsFor));
        _device.Rejected.Discard(waiting, discardWaiting: true);
        Assert.True(_device.IsSafeToWipe);
    }

    [Fact]
    public void What_needs_an_object_of_discarded_work_waits_though_it_waits_for_other_work()
    {
        var (first, second) = (_device.Create(new Category()), _device.Create(new Category()));
        var needing = Commit(work => work.Create(new Product { Category = new(first.Id), Tags = new(second.Id) }));
        _world.Synchronize(_device);
        var waitsFor = _device.ReceiptOf(needing).Status.WaitsFor;
        var (one, other) = (_device.Rejected.Find(waitsFor)!, _device.Rejected.List().Single(it => it.Id != waitsFor));
        _device.Rejected.Discard(other.Id, discardWaiting: true);
        Assert.Equal(other.Id, _device.ReceiptOf(needing).Status.WaitsFor);
        var meant = (Category)_device.Rejected.ObjectOf(one.Changes[0])!;
        meant.Name = "mended";
        _device.Rejected.Retry(one.Id, meant);
        Assert.Equal((1, 0), (_world.Synchronize(_device).TransactionsApplied, _world.Hub.Count<Product>()));
        _device.Rejected.Discard(other.Id);
        _world.Synchronize(_device);
        Assert.Equal((ReceiptState.Accepted, 1),
            (_device.ReceiptOf(needing).Status.State, _world.Hub.Count<Product>()));
    }

    private Guid Commit(Action<UnitOfWork> act, OfflineDatabase? device = null)
    {
        using var work = (device ?? _device).Begin();
        act(work);
        return work.Commit();
    }
}
