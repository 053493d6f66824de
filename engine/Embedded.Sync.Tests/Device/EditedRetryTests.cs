namespace Embedded.Sync.Tests.Device;

/// <summary>
/// An app edits the object that it meant and retries, while the hub has gone on: what neither the refused change nor
/// the app has touched stays the hub's.
/// </summary>
public sealed class EditedRetryTests : IDisposable
{
    private readonly World _world = new(rules: rules => rules
        .Entity<Order>(order => order.Range(o => o.Quantity, 0, 10))
        .Entity<Product>(product => product.Range(p => p.Stock, 0, 10)));

    private readonly OfflineDatabase _device;
    private readonly Order _order = new() { Quantity = 1, Note = "start" };

    public EditedRetryTests()
    {
        _device = _world.NewDevice();
        _world.Save(_order);
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void What_the_hub_has_written_meanwhile_is_not_taken_back()
    {
        var meant = Refused();
        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "hub", Product = new(_order.Id) });
        _world.Synchronize(_device);
        meant.Quantity = 10;
        Assert.Equal((10, "hub", _order.Id), Retried(meant));
    }

    [Fact]
    public void What_the_app_edits_beside_is_written_too()
    {
        var meant = Refused();
        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "hub", Product = new(_order.Id) });
        _world.Synchronize(_device);
        (meant.Quantity, meant.Note) = (10, "edited");
        Assert.Equal((10, "edited", _order.Id), Retried(meant));
    }

    [Fact]
    public void An_object_that_was_read_anew_is_written_as_it_is()
    {
        var rejected = Refused();
        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "hub" });
        _world.Synchronize(_device);
        var newest = _device.Find<Order>(_order.Id)!;
        newest.Quantity = rejected.Quantity - 1;
        Assert.Equal((10, "hub", Guid.Empty), Retried(newest));
        Assert.Empty(_device.ListConflicts());
    }

    [Fact]
    public void What_the_refused_change_had_written_is_written_though_the_app_left_it()
    {
        _device.Change<Order>(_order.Id, mine => (mine.Quantity, mine.Note) = (11, "device"));
        _world.Synchronize(_device);
        var meant = (Order)_device.Rejected.ObjectOf(_device.Rejected.List().Single().Changes[0])!;
        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "hub" });
        _world.Synchronize(_device);
        meant.Quantity = 10;
        Assert.Equal((10, "device", Guid.Empty), Retried(meant));
    }

    [Fact]
    public void An_object_that_is_gone_is_made_anew_as_it_was_edited()
    {
        var meant = Refused();
        _world.Delete<Order>(_order.Id);
        _world.Synchronize(_device);
        meant.Quantity = 10;
        Assert.Equal((10, "start", Guid.Empty), Retried(meant));
    }

    [Fact]
    public void A_new_object_that_is_there_by_now_is_written_over_as_it_was_meant()
    {
        var product = _device.Create(new Product { Stock = 11, Name = "mine" });
        _world.Synchronize(_device);
        _world.Save(new Product { Id = product.Id, Name = "hub", Stock = 3 });
        _world.Synchronize(_device);
        product.Stock = 10;
        _device.Rejected.Retry(_device.Rejected.List().Single().Id, product);
        _world.Synchronize(_device);
        var now = _world.Hub.Find<Product>(product.Id)!;
        Assert.Equal(("mine", 10), (now.Name, now.Stock));
    }

    /// <summary>The object as it was meant in an update that the hub refused, for its quantity alone.</summary>
    private Order Refused()
    {
        _device.Change<Order>(_order.Id, mine => mine.Quantity = 11);
        _world.Synchronize(_device);
        return (Order)_device.Rejected.ObjectOf(_device.Rejected.List().Single().Changes[0])!;
    }

    private (int Quantity, string? Note, Guid Product) Retried(Order edited)
    {
        _device.Rejected.Retry(_device.Rejected.List().Single().Id, edited);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        var (hub, device) = (_world.Hub.Find<Order>(_order.Id)!, _device.Find<Order>(_order.Id)!);
        Assert.Equal((hub.Quantity, hub.Note, hub.Product), (device.Quantity, device.Note, device.Product));
        return (hub.Quantity, hub.Note, hub.Product.Id);
    }
}
