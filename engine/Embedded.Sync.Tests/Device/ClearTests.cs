namespace Embedded.Sync.Tests.Device;

public sealed class ClearTests : IDisposable
{
    private static readonly SyncProfile Profile = SyncProfile.Create(Shop.Model, "field", profile => profile
        .Entity<Category>(SyncMode.NothingPreserve)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    private readonly World _world = new(Profile);
    private readonly OfflineDatabase _device;

    public ClearTests()
    {
        _device = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, 120).Select(_ => new Product()), new Perishable(), new Order()]);
        _world.Synchronize(_device);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_class_leaves_the_device_alone_and_the_next_synchronisation_restores_it()
    {
        _device.Clear<Product>();
        Assert.Equal((0, 1, 121), (_device.Count<Product>(), _device.Count<Order>(), _world.Hub.Count<Product>()));
        Assert.Empty(_device.All<Product>());
        Assert.Equal(DateTime.UnixEpoch, _device.SynchronizationOf<Product>().LastSyncDate);
        var result = _world.Synchronize(_device);
        Assert.Equal((121, 0), (result.ObjectsReceived, result.Resets.Count));
        Assert.Equal(121, _device.Count<Product>());
    }

    [Fact]
    public void What_went_is_told_object_by_object()
    {
        var told = _device.ChangesDuring(() => _device.Clear<Product>());
        Assert.Equal(121, told.Distinct().Count(change => change.StartsWith("Removed P", StringComparison.Ordinal)));
        Assert.Equal(121, told.Count);
    }

    [Fact]
    public void Pending_work_on_the_class_is_lost_only_when_asked()
    {
        var order = _device.Create(new Order());
        var product = _device.All<Product>().First();
        _device.Change<Product>(product.Id, target => target.Name = "Unsent");
        Assert.Contains("1 local transactions", Assert.Throws<InvalidOperationException>(
            () => _device.Clear<Product>()).Message);
        Assert.Equal("Unsent", _device.Find<Product>(product.Id)!.Name);
        _device.Clear<Product>(discardPending: true);
        Assert.Equal((1, 0), (_device.PendingCount, _device.Count<Product>()));
        _world.Synchronize(_device);
        Assert.Equal("", _device.Find<Product>(product.Id)!.Name);
        Assert.NotNull(_world.Hub.Find<Order>(order.Id));
    }

    [Fact]
    public void A_transaction_that_is_discarded_goes_as_a_whole_and_says_so()
    {
        var order = new Order();
        using (var work = _device.Begin())
        {
            work.Create(new Product());
            work.Create(order);
            work.Commit();
        }

        var told = _device.ChangesDuring(() => _device.Clear<Product>(discardPending: true));
        Assert.Contains($"Removed Order {order.Id}", told);
        Assert.Null(_device.Find<Order>(order.Id));
        Assert.Equal(0, _device.PendingCount);
    }

    [Fact]
    public void What_the_hub_has_applied_is_cleared_without_force_and_comes_back()
    {
        var product = _device.Create(new Product { Name = "Own" });
        _world.Synchronize(_device, SyncSelection.Unsynchronized);
        _device.Clear<Product>();
        Assert.Null(_device.Find<Product>(product.Id));
        _world.Synchronize(_device);
        Assert.Equal("Own", _device.Find<Product>(product.Id)!.Name);
    }

    [Fact]
    public void An_answer_that_was_asked_for_before_is_dropped()
    {
        _world.Save(new Product());
        var session = World.NewSession(_device);
        var answer = _world.AnswerTo(session);
        _device.Clear<Product>();
        session.Take(answer);
        Assert.Equal(0, _device.Count<Product>());
        _world.Synchronize(_device);
        Assert.Equal(122, _device.Count<Product>());
    }

    [Fact]
    public void Single_objects_are_cleared_where_no_page_brings_their_class()
    {
        var (kept, cleared) = (_device.Create(new Category()), _device.Create(new Category { Name = "Tea" }));
        _world.Synchronize(_device);
        _device.Clear<Category>([cleared.Id]);
        Assert.Equal(kept.Id, Assert.Single(_device.All<Category>()).Id);
        _world.Synchronize(_device, SyncSelection.Objects<Category>(cleared.Id));
        Assert.Equal("Tea", _device.Find<Category>(cleared.Id)!.Name);
        Assert.Throws<InvalidOperationException>(() => _device.Clear<Order>([cleared.Id]));
        Assert.Throws<InvalidOperationException>(() => _device.Clear<Draft>());
    }

    [Fact]
    public void A_clear_survives_a_restart()
    {
        using var store = new Stores.Memory.MemoryStore();
        using (var device = _world.NewDevice(store))
        {
            _world.Synchronize(device);
            device.Clear<Product>();
        }

        using var again = _world.NewDevice(store);
        Assert.Equal((0, 1), (again.Count<Product>(), again.Count<Order>()));
        var result = _world.Synchronize(again);
        Assert.Equal((121, 0), (again.Count<Product>(), result.Resets.Count));
    }
}
