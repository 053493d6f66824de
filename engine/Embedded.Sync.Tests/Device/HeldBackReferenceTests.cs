namespace Embedded.Sync.Tests.Device;

/// <summary>A reference to an object that exists on the device alone is held back, not broken.</summary>
public sealed class HeldBackReferenceTests : IDisposable
{
    private readonly World _world = new(
        rules: rules => rules.Entity<Product>(product => product.Range(p => p.Stock, 0, 10)));

    private readonly OfflineDatabase _device;
    private readonly Product _product;
    private readonly Guid _rejected;

    public HeldBackReferenceTests()
    {
        _device = _world.NewDevice();
        _world.Synchronize(_device);
        _product = _device.Create(new Product { Stock = 11 });
        _world.Synchronize(_device);
        _rejected = _device.Rejected.List().Single().Id;
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void What_refers_to_an_object_that_was_rejected_before_waits_and_says_why()
    {
        var order = _device.Create(new Order { Product = new(_product.Id) });
        _device.Create(new Order { Note = "independent" });
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Null(_world.Hub.Find<Order>(order.Id));
        var waiting = Assert.Single(Assert.Single(_device.Rejected.List()).Waiting);
        Assert.Equal(_rejected, _device.ReceiptOf(waiting).Status.WaitsFor);

        _product.Stock = 1;
        _device.Rejected.Retry(_rejected, _product);
        Assert.Equal(2, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(_product.Id, _world.Hub.Find<Order>(order.Id)!.Product.Id);
        Assert.NotNull(_world.Hub.Find<Product>(_product.Id));
    }

    [Fact]
    public void An_object_that_is_made_anew_can_be_referred_to()
    {
        using (var work = _device.Begin())
        {
            work.Create(new Product { Id = _product.Id, Stock = 1 });
            work.Create(new Order { Product = new(_product.Id) });
            work.Commit();
        }

        _device.Create(new Order { Product = new(_product.Id) });
        Assert.Equal(0, _device.Pending.WaitingCount);
        Assert.Equal(2, _world.Synchronize(_device).TransactionsApplied);
    }

    [Fact]
    public void An_object_that_the_hub_has_after_all_can_be_referred_to()
    {
        _world.Save(new Product { Id = _product.Id, Stock = 1 });
        _world.Synchronize(_device);
        _device.Create(new Order { Product = new(_product.Id) });
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
    }
}
