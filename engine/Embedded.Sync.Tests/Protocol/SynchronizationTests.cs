namespace Embedded.Sync.Tests.Protocol;

public sealed class SynchronizationTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_device_gets_what_the_hub_has_and_later_only_what_changed()
    {
        var products = Enumerable.Range(0, 250)
            .Select(index => new Product { Name = $"P{index}", Price = index + 0.5m }).ToArray();
        _world.Save([.. products]);
        using var device = _world.NewDevice();

        var first = _world.Synchronize(device);
        Assert.Equal(250, first.ObjectsReceived);
        Assert.Equal(250, device.Count<Product>());

        products[7].Price = 99;
        _world.Save(products[7]);
        var second = _world.Synchronize(device);
        Assert.Equal(1, second.ObjectsReceived);
        Assert.Equal(99, device.Find<Product>(products[7].Id)!.Price);

        var third = _world.Synchronize(device);
        Assert.Equal(0, third.ObjectsReceived);
        Assert.Equal(1, third.Requests);
        Assert.InRange(third.BytesSent, 1, 300);
        Assert.InRange(third.BytesReceived, 1, 300);
    }

    [Fact]
    public void A_local_order_reaches_the_hub_once_and_its_echo_raises_no_event()
    {
        using var device = _world.NewDevice();
        _world.Synchronize(device);
        var order = new Order { Quantity = 3, Note = "ring twice" };
        using (var work = device.Begin())
        {
            work.Create(order);
            work.Commit();
        }

        Assert.Equal(1, device.PendingCount);
        Assert.Equal(3, device.Find<Order>(order.Id)!.Quantity);
        var events = 0;
        device.Changed += (_, _) => events++;
        var result = _world.Synchronize(device);
        Assert.Equal(1, result.TransactionsApplied);
        Assert.Equal(0, events);
        Assert.Equal(0, device.PendingCount);
        Assert.Equal("ring twice", _world.Hub.Find<Order>(order.Id)!.Note);
        Assert.Equal(_world.Hub.Find<Order>(order.Id)!.ChangedDate, device.Find<Order>(order.Id)!.ChangedDate);
    }

    [Fact]
    public void A_delete_on_the_hub_reaches_the_device()
    {
        var product =
            new Perishable { Name = "Milk", BestBefore = new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc) };
        _world.Save(product);
        using var device = _world.NewDevice();
        _world.Synchronize(device);
        Assert.IsType<Perishable>(device.Find<Product>(product.Id));
        using (var transaction = _world.Hub.Begin())
        {
            transaction.Delete(product);
            transaction.Commit();
        }

        var result = _world.Synchronize(device);
        Assert.Equal(1, result.ObjectsRemoved);
        Assert.Null(device.Find<Product>(product.Id));
    }
}
