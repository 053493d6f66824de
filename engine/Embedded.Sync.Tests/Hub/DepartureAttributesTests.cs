namespace Embedded.Sync.Tests.Hub;

/// <summary>
/// A hub whose profiles change reads other attributes than its departures hold. A device that would need them begins
/// anew; all others go on.
/// </summary>
public sealed class DepartureAttributesTests : IDisposable
{
    private readonly World _world = new(Sites.Kiosk, Sites.BackOffice);
    private readonly OfflineDatabase _kiosk;
    private readonly OfflineDatabase _office;

    public DepartureAttributesTests()
    {
        _kiosk = _world.NewDevice(parameters: Sites.At(Sites.North));
        _office = _world.NewDevice(profile: Sites.BackOffice);
    }

    public void Dispose()
    {
        _kiosk.Dispose();
        _office.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Moves_that_were_not_recorded_are_not_missed()
    {
        var product = Sites.Product(Sites.North);
        _world.Save(product, new Order { Quantity = 1 });
        _world.Synchronize(_kiosk);
        _world.Synchronize(_office);
        _world.UseModel(Shop.Model, Sites.BackOffice);
        product.Category = new(Sites.South);
        _world.Save(product);
        _world.UseModel(Shop.Model, Sites.Kiosk, Sites.BackOffice);
        var result = _world.Synchronize(_kiosk);
        Assert.Equal(
            [
                new SyncReset("Order", ResetReason.Floor), new SyncReset("Perishable", ResetReason.Floor),
                new SyncReset("Product", ResetReason.Floor),
            ],
            result.Resets.OrderBy(reset => reset.Entity));
        Assert.Empty(_kiosk.All<Product>());
        Assert.Empty(_world.Synchronize(_office).Resets);
    }

    [Fact]
    public void A_hub_that_is_opened_with_the_same_profiles_writes_nothing_and_resets_nothing()
    {
        var product = Sites.Product(Sites.North);
        _world.Save(product);
        _world.Synchronize(_kiosk);
        product.Category = new(Sites.South);
        _world.Save(product);
        var before = StoreDump.Of(_world.HubStore);
        _world.UseModel(Shop.Model, Sites.BackOffice, Sites.Kiosk);
        Assert.Equal(before, StoreDump.Of(_world.HubStore));
        Assert.Empty(_world.Synchronize(_kiosk).Resets);
        Assert.Empty(_kiosk.All<Product>());
    }

    [Fact]
    public void A_cursor_that_stands_at_the_head_when_the_set_grows_goes_on()
    {
        _world.UseModel(Shop.Model, Sites.BackOffice);
        var product = Sites.Product(Sites.North);
        _world.Save(product);
        _world.UseModel(Shop.Model, Sites.Kiosk, Sites.BackOffice);
        _world.Synchronize(_kiosk);
        product.Category = new(Sites.South);
        _world.Save(product);
        Assert.Empty(_world.Synchronize(_kiosk).Resets);
        Assert.Empty(_kiosk.All<Product>());
    }

    [Fact]
    public void A_constraint_on_the_changed_date_sees_the_old_one()
    {
        var since = _world.Time.GetUtcNow().UtcDateTime.AddDays(1);
        var profile = SyncProfile.Create(Shop.Model, "old", profile => profile
            .Constrain<Order>(o => o.ChangedDate < since).Entity<Draft>(SyncMode.Never).Others(SyncMode.All));
        _world.UseModel(Shop.Model, profile);
        using var device = _world.NewDevice();
        var (old, fresh) = (new Order(), new Order());
        _world.Save(old);
        _world.Synchronize(device);
        Assert.Equal(1, device.Count<Order>());
        _world.Time.Now += TimeSpan.FromDays(2);
        old.Quantity = 1;
        _world.Save(old, fresh);
        _world.Delete<Order>(fresh.Id);
        var result = _world.Synchronize(device);
        Assert.Equal((0, 1, 0), (result.ObjectsReceived, result.ObjectsRemoved, device.Count<Order>()));
    }
}
