namespace Embedded.Sync.Tests.Deletes;

/// <summary>What a device does with what refers to an object that a unit of work deletes.</summary>
public sealed class LocalDeleteTests : IDisposable
{
    private readonly World _world = new(Shipping.Profile);
    private readonly OfflineDatabase _device;
    private readonly Firm _firm = new() { Id = Guid.NewGuid() };
    private readonly Shipment _shipment = new() { Id = Guid.NewGuid() };
    private readonly ParcelKind _kind = new() { Id = Guid.NewGuid() };
    private readonly Parcel _parcel = new() { Id = Guid.NewGuid() };

    public LocalDeleteTests()
    {
        _device = _world.NewDevice();
        _shipment.Customer = new(_firm.Id);
        (_parcel.Shipment, _parcel.Kind) = (new(_shipment.Id), new(_kind.Id));
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData("downloaded")]
    [InlineData("pending")]
    public void A_delete_takes_what_refers_to_it_along_and_what_refers_to_that(string objects)
    {
        Give(objects);
        var told = _device.ChangesDuring(() => _device.Delete<Customer>(_firm.Id));
        Assert.Equal(3, told.Count);
        Assert.Equal([0, 0, 0, 1], Counts());
        _world.Synchronize(_device);
        Assert.Equal([0, 0, 0, 1], Counts());
        Assert.Empty(_world.Hub.All<Parcel>());
    }

    [Theory]
    [InlineData("downloaded")]
    [InlineData("pending")]
    public void A_delete_is_prevented_by_what_refers_to_it(string objects)
    {
        Give(objects);
        var refused = Assert.Throws<DeletePreventedException>(() => _device.Delete<ParcelKind>(_kind.Id));
        Assert.Equal(("ParcelKind", _kind.Id, "Parcel", _parcel.Id, "Kind"), (refused.Entity, refused.ObjectId,
            refused.ReferringEntity, refused.ReferringObjectId, refused.Association));
        Assert.Equal([1, 1, 1, 1], Counts());
        _device.Change<Parcel>(_parcel.Id, parcel => parcel.Kind = default);
        _device.Delete<ParcelKind>(_kind.Id);
        Assert.Equal([1, 1, 1, 0], Counts());
    }

    [Fact]
    public void What_prevents_a_delete_may_go_in_the_same_unit_of_work()
    {
        Give("downloaded");
        using (var work = _device.Begin())
        {
            work.Delete<ParcelKind>(_kind.Id);
            work.Delete<Customer>(_firm.Id);
            work.Commit();
        }

        Assert.Equal([0, 0, 0, 0], Counts());
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Empty(_world.Hub.All<ParcelKind>());
    }

    [Fact]
    public void What_the_same_unit_of_work_leads_to_a_deleted_object_goes_and_what_it_leads_away_stays()
    {
        Give("downloaded");
        var (other, added) = (_device.Create(new Customer()), new Shipment { Customer = new(_firm.Id) });
        using (var work = _device.Begin())
        {
            work.Delete<Customer>(_firm.Id);
            work.Create(added);
            work.Create(new Parcel { Shipment = new(added.Id) });
            var moved = work.Find<Shipment>(_shipment.Id)!;
            moved.Customer = new(other.Id);
            work.Change(moved);
            work.Commit();
        }

        Assert.Equal(_shipment.Id, Assert.Single(_device.All<Shipment>()).Id);
        Assert.Equal(_parcel.Id, Assert.Single(_device.All<Parcel>()).Id);
        Assert.Equal(2, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(_shipment.Id, Assert.Single(_world.Hub.All<Shipment>()).Id);
    }

    [Fact]
    public void An_object_that_the_same_work_changed_goes_too()
    {
        Give("downloaded");
        using (var work = _device.Begin())
        {
            var shipment = work.Find<Shipment>(_shipment.Id)!;
            shipment.Note = "late";
            work.Change(shipment);
            work.Delete<Customer>(_firm.Id);
            work.Commit();
        }

        Assert.Equal([0, 0, 0, 1], Counts());
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal([0, 0, 0, 1], Counts());
    }

    [Fact]
    public void Sets_are_looked_through_and_rings_end()
    {
        var (label, kind) = (new Label { Id = Guid.NewGuid() }, new ParcelKind { Id = Guid.NewGuid() });
        var (first, second) = (new Firm { Id = Guid.NewGuid() }, new Firm { Id = Guid.NewGuid() });
        (first.Parent, second.Parent) = (new(second.Id), new(first.Id));
        var shipment = new Shipment { Id = Guid.NewGuid(), Customer = new(first.Id) };
        _world.Save(label, kind, first, second, shipment, new Tour { Shipments = new([shipment.Id]) },
            new Tour(), new Parcel { Labels = new([label.Id]) });
        _world.Synchronize(_device);
        Assert.Throws<DeletePreventedException>(() => _device.Delete<Label>(label.Id));
        _device.Delete<Firm>(second.Id);
        Assert.Empty(_device.All<Customer>());
        Assert.Empty(_device.All<Shipment>());
        Assert.True(Assert.Single(_device.All<Tour>()).Shipments.Ids.IsEmpty);
        _world.Synchronize(_device);
        Assert.Single(_world.Hub.All<Tour>());
    }

    [Fact]
    public void A_unit_of_work_that_would_delete_too_much_is_refused()
    {
        using var transaction = _world.Hub.Begin();
        transaction.Save(_firm);
        for (var count = 0; count <= 10_000; count++) transaction.Save(new Shipment { Customer = new(_firm.Id) });
        transaction.Commit();
        _world.Synchronize(_device, 10_000);
        var refused = Assert.Throws<CommitException>(() => _device.Delete<Customer>(_firm.Id));
        Assert.Contains("10000", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10_001, _device.Count<Shipment>());
    }

    private long[] Counts() =>
        [_device.Count<Customer>(), _device.Count<Shipment>(), _device.Count<Parcel>(), _device.Count<ParcelKind>()];

    private void Give(string objects)
    {
        object[] all = [_firm, _shipment, _kind, _parcel];
        if (objects == "downloaded")
        {
            _world.Save(all);
            _world.Synchronize(_device);
            return;
        }

        using var work = _device.Begin();
        foreach (var one in all) work.Create(one);
        work.Commit();
    }
}
