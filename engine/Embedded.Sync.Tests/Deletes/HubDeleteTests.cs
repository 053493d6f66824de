using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Deletes;

/// <summary>What the hub does with what refers to an object that a transaction deletes.</summary>
public sealed class HubDeleteTests : IDisposable
{
    private readonly Customer _customer = new() { Id = Guid.NewGuid() };
    private readonly ParcelKind _kind = new() { Id = Guid.NewGuid() };
    private readonly Shipment _shipment = new() { Id = Guid.NewGuid() };
    private readonly Parcel _parcel = new() { Id = Guid.NewGuid() };
    private World _world = new(Shipping.Profile);

    public HubDeleteTests()
    {
        _shipment.Customer = new(_customer.Id);
        (_parcel.Shipment, _parcel.Kind) = (new(_shipment.Id), new(_kind.Id));
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_delete_takes_along_what_the_device_that_made_it_does_not_have()
    {
        using var device = _world.NewDevice();
        _world.Save(_customer);
        _world.Synchronize(device);
        _world.Save(_shipment, _kind, _parcel);
        device.Delete<Customer>(_customer.Id);
        Assert.Equal(1, _world.Synchronize(device).TransactionsApplied);
        Assert.Empty(_world.Hub.All<Shipment>());
        Assert.Empty(_world.Hub.All<Parcel>());
        Assert.Single(device.All<ParcelKind>());
        Assert.Empty(device.All<Parcel>());
    }

    [Fact]
    public void An_upload_that_deletes_what_others_refer_to_is_rejected_and_kept()
    {
        using var device = _world.NewDevice();
        _world.Save(_kind);
        _world.Synchronize(device);
        _world.Save(_customer, _shipment, _parcel);
        device.Delete<ParcelKind>(_kind.Id);
        Assert.Equal(1, _world.Synchronize(device).TransactionsRejected);
        var error = Assert.Single(device.All<SynchronizationError>());
        Assert.Equal((RejectionCode.ReferredTo, RejectionClass.Mend), (error.Code, error.Code.Class()));
        Assert.Contains($"Parcel {_parcel.Id} refers to it by Kind", error.Reason, StringComparison.Ordinal);
        Assert.Single(device.All<ParcelKind>());
        Assert.Throws<DeletePreventedException>(() => device.Rejected.Retry(device.Rejected.List()[0].Id));
        _world.Delete<Parcel>(_parcel.Id);
        _world.Synchronize(device);
        device.Rejected.Retry(device.Rejected.List()[0].Id);
        Assert.Equal(1, _world.Synchronize(device).TransactionsApplied);
        Assert.Empty(_world.Hub.All<ParcelKind>());
    }

    [Fact]
    public void The_hubs_own_transactions_follow_the_same_rules()
    {
        _world.Save(_customer, _shipment, _kind, _parcel);
        var refused = Assert.Throws<CommitRejectedException>(() => _world.Delete<ParcelKind>(_kind.Id));
        Assert.Equal((RejectionCode.ReferredTo, "ParcelKind", _kind.Id),
            (refused.Code, refused.Entity, refused.ObjectId));
        _world.Delete<Customer>(_customer.Id);
        Assert.Empty(_world.Hub.All<Parcel>());
        _world.Delete<ParcelKind>(_kind.Id);
        Assert.Empty(_world.Hub.All<ParcelKind>());
    }

    [Fact]
    public void What_the_same_transaction_leads_to_a_deleted_object_goes_and_what_it_leads_away_stays()
    {
        var (other, added) = (new Customer { Id = Guid.NewGuid() }, new Shipment { Id = Guid.NewGuid() });
        _world.Save(_customer, other, _shipment, _kind, _parcel);
        using (var transaction = _world.Hub.Begin())
        {
            added.Customer = new(_customer.Id);
            transaction.Save(added);
            transaction.Save(new Parcel { Shipment = new(added.Id) });
            _shipment.Customer = new(other.Id);
            transaction.Save(_shipment);
            transaction.Delete<Customer>(_customer.Id);
            transaction.Commit();
        }

        Assert.Equal(_shipment.Id, Assert.Single(_world.Hub.All<Shipment>()).Id);
        Assert.Equal(_parcel.Id, Assert.Single(_world.Hub.All<Parcel>()).Id);
    }

    [Fact]
    public void A_reference_that_deletes_look_at_leads_to_an_object_that_is_there()
    {
        _world.Save(_customer);
        using var device = _world.NewDevice();
        _world.Synchronize(device);
        device.Create(_shipment);
        _world.Delete<Customer>(_customer.Id);
        Assert.Equal(1, _world.Synchronize(device).TransactionsRejected);
        Assert.Equal(RejectionCode.TargetMissing, Assert.Single(device.All<SynchronizationError>()).Code);
        Assert.Empty(_world.Hub.All<Shipment>());
    }

    [Fact]
    public void Handlers_see_what_a_delete_takes_along_and_may_lead_it_elsewhere()
    {
        var (seen, other) = (new List<Guid>(), new ParcelKind { Id = Guid.NewGuid() });
        using var world = new World(rules => rules
            .Entity<Parcel>(parcel => parcel.BeforeCommit(commit => seen.Add((commit.After ?? commit.Before)!.Id)))
            .Entity<ParcelKind>(kind => kind.BeforeCommit(commit =>
            {
                if (commit.After is not null) return;
                var parcel = commit.Find<Parcel>(_parcel.Id)!;
                parcel.Kind = new(other.Id);
                commit.Save(parcel);
            })), Shipping.Profile);
        world.Save(_customer, _shipment, _kind, other, _parcel);
        world.Delete<ParcelKind>(_kind.Id);
        Assert.Equal(other.Id, Assert.Single(world.Hub.All<Parcel>()).Kind.Id);
        seen.Clear();
        world.Delete<Customer>(_customer.Id);
        Assert.Equal([_parcel.Id], seen);
    }

    [Fact]
    public void A_hub_whose_model_gets_a_behaviour_finds_what_was_there_before()
    {
        var plain = SyncModel.Create(model => model
            .Entity<Customer>(1, customer => customer.Attribute(0, c => c.Name))
            .Entity<Shipment>(3, shipment => shipment.Reference(0, s => s.Customer).Attribute(1, s => s.Note))
            .Entity<ParcelKind>(5, kind => kind.Attribute(0, k => k.Name)));
        var profile = SyncProfile.Create(plain, "van", profile => profile.Others(SyncMode.All));
        using var world = new World(profile);
        world.Save(_customer, _shipment);
        world.UseModel(Shipping.Model, Shipping.Profile);
        world.Delete<Customer>(_customer.Id);
        Assert.Empty(world.Hub.All<Shipment>());
        world.UseModel(plain, profile);
        world.UseModel(Shipping.Model, Shipping.Profile);
        Assert.Equal(0, EntriesIn(world.HubStore));
    }

    [Fact]
    public void A_commit_that_would_delete_too_much_is_refused()
    {
        using var transaction = _world.Hub.Begin();
        transaction.Save(_customer);
        for (var count = 0; count <= 100_000; count++) transaction.Save(new Shipment { Customer = new(_customer.Id) });
        transaction.Commit();
        var refused = Assert.Throws<CommitRejectedException>(() => _world.Delete<Customer>(_customer.Id));
        Assert.Equal(RejectionCode.TooManyDeletes, refused.Code);
        Assert.Equal(100_001, _world.Hub.Count<Shipment>());
    }

    internal static int EntriesIn(MemoryStore store)
    {
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([0x18], [0x19]);
        var count = 0;
        while (scan.MoveNext()) count++;
        return count;
    }
}
