namespace Embedded.Sync.Tests.Protocol;

/// <summary>What a device that was away gets of what happened meanwhile.</summary>
public sealed class ChangesTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;

    public ChangesTests() => _device = _world.NewDevice();

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Deleted_created_and_deleted_again_is_gone_once()
    {
        var order = new Order();
        _world.Save(order, new Order());
        _world.Synchronize(_device);
        _world.Delete<Order>(order.Id);
        _world.Save(order);
        _world.Delete<Order>(order.Id);
        var told = _device.ChangesDuring(() => Assert.Equal(1, _world.Synchronize(_device).ObjectsRemoved));
        Assert.Equal([$"Removed Order {order.Id}"], told);
        Assert.Equal(1, _device.Count<Order>());
        Assert.Single(_device.All<Order>());
    }

    [Fact]
    public void An_object_that_the_device_never_had_is_not_told_of()
    {
        _world.Synchronize(_device);
        var order = new Order();
        _world.Save(order);
        _world.Delete<Order>(order.Id);
        Assert.Empty(_device.ChangesDuring(() => _world.Synchronize(_device)));
        Assert.Equal(0, _device.Count<Order>());
    }

    [Fact]
    public void Writes_between_two_pages_are_neither_missed_nor_torn()
    {
        var orders = Enumerable.Range(0, 350).Select(index => new Order { Quantity = index }).ToArray();
        _world.Save([.. orders]);
        var session = World.NewSession(_device);
        var request = new Sync.Wire.ByteBuffer();
        for (var page = 0; session.TryNext(request); page++, request.Clear())
        {
            session.Take(_world.AnswerTo(request.WrittenMemory));
            if (page >= 4) continue;
            orders[(page * 90) + 5].Quantity = 1000 + page;
            _world.Save(orders[(page * 90) + 5], new Order { Quantity = 2000 + page });
            _world.Delete<Order>(orders[(page * 90) + 7].Id);
        }

        Assert.Equal(Rows(_world.Hub.All<Order>()), Rows(_device.All<Order>()));
        Assert.Equal(350, _device.Count<Order>());
    }

    private static IEnumerable<(Guid Id, int Quantity, DateTime Date)> Rows(IEnumerable<Order> orders) =>
        orders.Select(order => (order.Id, order.Quantity, order.ChangedDate));
}
