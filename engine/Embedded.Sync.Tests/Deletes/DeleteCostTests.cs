namespace Embedded.Sync.Tests.Deletes;

/// <summary>A delete costs what refers to the object, not what exists.</summary>
public sealed class DeleteCostTests
{
    private const int Parcels = 5_000;
    private const int ReadsMax = 100;

    [Fact]
    public void A_delete_reads_what_refers_to_its_object_alone()
    {
        using var world = new World(Shipping.Profile);
        var (customer, other, kind) = (new Customer { Id = Guid.NewGuid() }, new Customer { Id = Guid.NewGuid() },
            new ParcelKind { Id = Guid.NewGuid() });
        var shipments = new[] { customer, other }
            .Select(one => new Shipment { Id = Guid.NewGuid(), Customer = new(one.Id) }).ToArray();
        world.Save(customer, other, kind, shipments[0], shipments[1]);
        world.Save([.. Enumerable.Range(0, Parcels).Select(number =>
            new Parcel { Shipment = new(shipments[number < 3 ? 0 : 1].Id), Kind = new(kind.Id) })]);
        var store = new CountingStore(world.NewStore());
        using var device = world.NewDevice(store);
        world.Synchronize(device, 10_000);
        var hubStore = new CountingStore(world.HubStore);
        using var hub = SyncHub.Open(hubStore, new SyncHubOptions
        {
            Model = Shipping.Model, Profiles = [Shipping.Profile], Time = world.Time,
            Random = RandomSource.FromSeed(7), Access = AccessRules.AllowAll(Shipping.Model),
        });
        var (before, beforeOnHub) = (store.Reads, hubStore.Reads);

        Assert.Throws<DeletePreventedException>(() => device.Delete<ParcelKind>(kind.Id));
        device.Delete<Customer>(customer.Id);
        using (var transaction = hub.Begin())
        {
            transaction.Delete<Customer>(customer.Id);
            transaction.Commit();
        }

        Assert.InRange(store.Reads - before, 1, ReadsMax);
        Assert.InRange(hubStore.Reads - beforeOnHub, 1, ReadsMax);
        Assert.Equal(Parcels - 3, device.Count<Parcel>());
        Assert.Equal(Parcels - 3, hub.Count<Parcel>());
    }
}
