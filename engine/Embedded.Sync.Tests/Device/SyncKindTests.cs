namespace Embedded.Sync.Tests.Device;

public sealed class SyncKindTests : IDisposable
{
    private static readonly SyncProfile Profile = SyncProfile.Create(Shop.Model, "field", profile => profile
        .Entity<Order>(SyncMode.NothingClear)
        .Entity<Category>(SyncMode.NothingPreserve)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    private readonly World _world = new(Profile);
    private readonly OfflineDatabase _device;

    public SyncKindTests() => _device = _world.NewDevice();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Unsynchronised_objects_go_up_and_nothing_comes_down()
    {
        _world.Save(new Product { Name = "Hub's" });
        var (order, category, product) = (_device.Create(new Order()), _device.Create(new Category()),
            _device.Create(new Product { Name = "Own" }));
        _device.Create(new Draft());

        var result = _world.Synchronize(_device, SyncSelection.Unsynchronized);
        Assert.Equal((3, 0, 1), (result.TransactionsApplied, result.ObjectsReceived, result.Requests));
        Assert.NotNull(_world.Hub.Find<Order>(order.Id));
        Assert.Null(_device.Find<Order>(order.Id));
        Assert.NotNull(_device.Find<Category>(category.Id));
        Assert.Equal("Own", Assert.Single(_device.All<Product>()).Name);
        Assert.Equal((0, 1), (_device.PendingCount, _device.Count<Draft>()));
        Assert.NotNull(_world.Hub.Find<Product>(product.Id));
    }

    [Fact]
    public void With_nothing_pending_unsynchronised_objects_need_no_request()
    {
        var result = _world.Synchronize(_device, SyncSelection.Unsynchronized);
        Assert.Equal(0, result.Requests);
    }

    [Fact]
    public void One_entity_comes_with_those_that_specialise_it_and_the_others_stand_still()
    {
        _world.Save(new Product { Name = "Tea" }, new Perishable { Name = "Milk" });
        using var kiosk = new World();
        var device = kiosk.NewDevice();
        kiosk.Save(new Product(), new Perishable(), new Order(), new Category());
        kiosk.Synchronize(device);
        kiosk.Save(new Product(), new Perishable(), new Order(), new Category());

        var result = kiosk.Synchronize(device, SyncSelection.Entities(typeof(Product)));
        Assert.Equal((2, 1), (result.ObjectsReceived, result.Requests));
        Assert.Equal((4, 1, 1), (device.Count<Product>(), device.Count<Order>(), device.Count<Category>()));
        Assert.Equal((0, 2), (result.Resets.Count, kiosk.Synchronize(device).ObjectsReceived));
        Assert.Equal((2, 2), (device.Count<Order>(), device.Count<Category>()));
    }

    [Fact]
    public void One_entity_of_a_new_device_is_downloaded_and_the_rest_later()
    {
        using var kiosk = new World();
        var device = kiosk.NewDevice();
        kiosk.Save([.. Enumerable.Range(0, 250).Select(_ => new Order()), new Category()]);
        kiosk.Synchronize(device, SyncSelection.Entities(typeof(Category)));
        Assert.Equal((0, 1), (device.Count<Order>(), device.Count<Category>()));
        Assert.Equal(DateTime.UnixEpoch, device.SynchronizationOf<Order>().LastSyncDate);
        Assert.NotEqual(DateTime.UnixEpoch, device.SynchronizationOf<Category>().LastSyncDate);
        var rest = kiosk.Synchronize(device);
        Assert.Equal((250, 0), (rest.ObjectsReceived, rest.Resets.Count));
    }

    [Fact]
    public void An_entity_that_waits_is_not_reset_by_rounds_of_another_that_pass_it_by()
    {
        using var kiosk = new World();
        var device = kiosk.NewDevice();
        var order = new Order();
        kiosk.Save(order, new Category());
        kiosk.Synchronize(device);
        for (var round = 0; round < 3; round++)
        {
            kiosk.Save(new Category());
            kiosk.Delete<Order>(kiosk.Hub.All<Order>().FirstOrDefault()?.Id ?? order.Id);
            kiosk.Synchronize(device, SyncSelection.Entities(typeof(Category)));
            Assert.Equal((1, 2 + round), (device.Count<Order>(), device.Count<Category>()));
        }

        Assert.Empty(kiosk.Synchronize(device).Resets);
        Assert.Equal(0, device.Count<Order>());
    }

    [Fact]
    public void An_entity_that_is_not_downloaded_cannot_be_named()
    {
        foreach (var type in new[] { typeof(Order), typeof(Category), typeof(Draft) })
            Assert.Contains("not downloaded", Assert.Throws<ArgumentException>(
                () => _world.Synchronize(_device, SyncSelection.Entities(type))).Message);
        Assert.Contains("do not synchronise", Assert.Throws<ArgumentException>(
            () => _world.Synchronize(_device, SyncSelection.Objects<Draft>(Guid.NewGuid()))).Message);
    }

    [Fact]
    public void A_decision_on_an_entity_that_was_passed_by_stays_laid_over_it()
    {
        using var kiosk = new World();
        var device = kiosk.NewDevice();
        var order = device.Create(new Order { Quantity = 1 });
        kiosk.Synchronize(device);
        device.Change<Order>(order.Id, target => target.Quantity = 2);
        kiosk.Synchronize(device, SyncSelection.Entities(typeof(Category)));
        Assert.Equal((2, 0), (device.Find<Order>(order.Id)!.Quantity, device.PendingCount));
        Assert.Equal(2, kiosk.Hub.Find<Order>(order.Id)!.Quantity);
        kiosk.Synchronize(device);
        Assert.Equal(2, device.Find<Order>(order.Id)!.Quantity);
    }

    [Fact]
    public void A_full_session_takes_no_page_that_passes_entities_by()
    {
        using var kiosk = new World();
        var device = kiosk.NewDevice();
        kiosk.Save(new Order(), new Category());
        var options = new SynchronizerOptions { BatchSize = 100 };
        var partial = new SyncSession(device, options, SyncSelection.Entities(typeof(Category)));
        var answer = kiosk.AnswerTo(partial);
        var full = new SyncSession(device, options);
        kiosk.AnswerTo(full);
        full.Take(answer);
        Assert.Equal((0, 0), (device.Count<Order>(), device.Count<Category>()));
        full.Take(kiosk.AnswerTo(full));
        Assert.Equal((1, 1), (device.Count<Order>(), device.Count<Category>()));
    }

    [Fact]
    public void Progress_counts_the_named_entities_alone()
    {
        using var kiosk = new World();
        var device = kiosk.NewDevice();
        kiosk.Save([.. Enumerable.Range(0, 150).Select(_ => new Category()), new Order()]);
        var session = new SyncSession(
            device, new SynchronizerOptions { BatchSize = 100 }, SyncSelection.Entities(typeof(Category)));
        session.Take(kiosk.AnswerTo(session));
        Assert.Equal(new EntityProgress("Category", 100, 150), Assert.Single(session.Progress.Entities));
        session.Take(kiosk.AnswerTo(session));
        Assert.Equal(new EntityProgress("Category", 150, 150), Assert.Single(session.Progress.Entities));
        Assert.Equal(100, session.Progress.Percent);
    }

    [Fact]
    public void Progress_of_an_upload_alone_is_that_of_the_upload()
    {
        for (var count = 0; count < 300; count++) _device.Create(new Order());
        var session = new SyncSession(
            _device, new SynchronizerOptions { BatchSize = 100 }, SyncSelection.Unsynchronized);
        session.Take(_world.AnswerTo(session));
        Assert.InRange(session.Progress.Percent, 33, 34);
        Assert.Empty(session.Progress.Entities);
    }
}
