namespace Embedded.Sync.Tests.Hub;

/// <summary>What each policy answers where a device meets what it did not know.</summary>
public sealed class ConflictPolicyTests : IDisposable
{
    private readonly Order _order = new() { Quantity = 1, Note = "start" };
    private World _world = new();
    private OfflineDatabase _device = null!;

    public void Dispose()
    {
        _device?.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWriterWins, "device", 9, ConflictResolution.DeviceWon)]
    [InlineData(ConflictPolicy.DeviceWins, "device", 9, ConflictResolution.DeviceWon)]
    [InlineData(ConflictPolicy.HubWins, "hub", 9, ConflictResolution.HubWon)]
    public void An_update_meets_an_update_of_the_same_attribute(
        ConflictPolicy policy, string note, int quantity, ConflictResolution resolution)
    {
        Use(order => order.OnConflict(policy));
        _world.Save(new Order { Id = _order.Id, Quantity = 1, Note = "hub" });
        var id = _device.Change<Order>(_order.Id, mine => (mine.Note, mine.Quantity) = ("device", 9));
        var conflict = Assert.Single(_world.Synchronize(_device).Conflicts);
        Assert.Equal((note, quantity), Both(order => (order.Note, order.Quantity)));
        Assert.Equal(("Note", resolution), (conflict.Attribute, conflict.Resolution));
        Assert.Equal(("hub", "device", note), (conflict.HubValue, conflict.DeviceValue, conflict.Value));
        Assert.Equal(0, _device.PendingCount);

        // Recorded on both sides, with what was and what is.
        Assert.Equal(conflict, Assert.Single(_device.ReceiptOf(id).Status.Conflicts));
        Assert.Equal(conflict, Assert.Single(Assert.Single(_world.Hub.Decisions()).Conflicts));
    }

    [Fact]
    public void A_rejecting_policy_refuses_updates_and_deletes()
    {
        Use(order => order.OnConflict(ConflictPolicy.Reject));
        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "start" });
        _device.Change<Order>(_order.Id, mine => mine.Note = "untouched by the hub");
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);

        _world.Save(new Order { Id = _order.Id, Quantity = 3, Note = "hub" });
        _device.Change<Order>(_order.Id, mine => mine.Note = "device");
        _world.Synchronize(_device);
        var rejected = Assert.Single(_device.Rejected.List());
        var conflict = Assert.Single(_device.ReceiptOf(rejected.Id).Status.Conflicts);
        Assert.Equal(("hub", "device", "hub"), (conflict.HubValue, conflict.DeviceValue, conflict.Value));
        Assert.Equal(ConflictResolution.Rejected, conflict.Resolution);
        Assert.Equal([conflict], Assert.Single(_world.Hub.Decisions()).Conflicts);
        Assert.Equal([conflict], Assert.Single(_device.ListConflicts()).Conflicts);
        Assert.Equal((RejectionCode.Conflict, RejectionClass.Mend), (rejected.Code, rejected.Class));
        Assert.Equal(("hub", 3), Both(order => (order.Note, order.Quantity)));

        // Over the newest state it is no conflict any more.
        _device.Rejected.Retry(rejected.Id);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(("device", 3), Both(order => (order.Note, order.Quantity)));

        _world.Save(new Order { Id = _order.Id, Quantity = 4, Note = "hub" });
        _device.Delete<Order>(_order.Id);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsRejected);
        Assert.NotNull(_device.Find<Order>(_order.Id));
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWriterWins, false)]
    [InlineData(ConflictPolicy.DeviceWins, false)]
    [InlineData(ConflictPolicy.HubWins, true)]
    public void A_delete_meets_an_update(ConflictPolicy policy, bool stays)
    {
        Use(order => order.OnConflict(policy));
        _world.Save(new Order { Id = _order.Id, Quantity = 1, Note = "hub" });
        _device.Delete<Order>(_order.Id);
        Assert.NotEmpty(_world.Synchronize(_device).Conflicts);
        Assert.Equal(stays, _world.Hub.Find<Order>(_order.Id) is not null);
        Assert.Equal(stays ? "hub" : null, _device.Find<Order>(_order.Id)?.Note);
        Assert.Equal(0, _device.PendingCount);
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWriterWins, RejectionCode.NotFound)]
    [InlineData(ConflictPolicy.DeviceWins, RejectionCode.NotFound)]
    [InlineData(ConflictPolicy.Reject, RejectionCode.Conflict)]
    [InlineData(ConflictPolicy.HubWins, RejectionCode.None)]
    public void An_update_meets_a_delete(ConflictPolicy policy, RejectionCode code)
    {
        Use(order => order.OnConflict(policy));
        _device.Change<Order>(_order.Id, mine => mine.Note = "device");
        _world.Delete<Order>(_order.Id);
        var result = _world.Synchronize(_device);
        Assert.Equal(code == RejectionCode.NotFound ? 0 : 1, result.Conflicts.Count);
        Assert.Equal(code, _device.Rejected.List().SingleOrDefault()?.Code ?? RejectionCode.None);
        Assert.Null(_device.Find<Order>(_order.Id));
        Assert.Equal(0, _device.PendingCount);
    }

    [Fact]
    public void A_resolver_sees_base_hub_and_device_and_its_choice_comes_down()
    {
        Use(order => order.OnConflict(conflict =>
        {
            Assert.Equal(("start", "hub", "device"), (conflict.Base!.Note, conflict.Hub.Note, conflict.Device!.Note));
            Assert.Equal(["Note"], conflict.Attributes);
            conflict.Device.Note = $"{conflict.Hub.Note}+{conflict.Device.Note}";
            return conflict.Device;
        }));
        _world.Save(new Order { Id = _order.Id, Quantity = 1, Note = "hub" });
        _device.Change<Order>(_order.Id, mine => (mine.Note, mine.Quantity) = ("device", 7));
        var conflict = Assert.Single(_world.Synchronize(_device).Conflicts);
        Assert.Equal((ConflictResolution.Resolved, "hub+device"), (conflict.Resolution, conflict.Value));
        Assert.Equal(("hub+device", 7), Both(order => (order.Note, order.Quantity)));

        // The device has downloaded the choice, so its next change is made on it.
        _device.Change<Order>(_order.Id, mine => mine.Note += "!");
        Assert.Empty(_world.Synchronize(_device).Conflicts);
    }

    [Fact]
    public void A_resolver_may_delete_and_may_keep_what_a_device_deleted()
    {
        Use(order => order.OnConflict(conflict => conflict.Device is null ? conflict.Hub : null));
        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "hub" });
        _device.Delete<Order>(_order.Id);
        _world.Synchronize(_device);
        Assert.Equal(("hub", 2), Both(order => (order.Note, order.Quantity)));

        _world.Save(new Order { Id = _order.Id, Quantity = 2, Note = "hub again" });
        _device.Change<Order>(_order.Id, mine => mine.Note = "device");
        _world.Synchronize(_device);
        Assert.Null(_world.Hub.Find<Order>(_order.Id));
        Assert.Null(_device.Find<Order>(_order.Id));
        Assert.Equal(0, _device.PendingCount);
    }

    [Fact]
    public void The_device_lists_its_conflicts_the_newest_first_and_keeps_them_over_a_restart()
    {
        var store = Use(order => order.OnConflict(ConflictPolicy.HubWins));
        foreach (var note in new[] { "first", "second" })
        {
            _world.Save(new Order { Id = _order.Id, Quantity = 1, Note = "hub " + note });
            _device.Change<Order>(_order.Id, mine => mine.Note = "device " + note);
            _world.Synchronize(_device);
        }

        _device.Dispose();
        _device = _world.NewDevice(store);
        Assert.Equal(["device second", "device first"],
            _device.ListConflicts().Select(record => Assert.Single(record.Conflicts).DeviceValue));
        Assert.True(_device.ListConflicts()[0].Version > _device.ListConflicts()[1].Version);
    }

    [Fact]
    public void A_resolver_that_throws_rejects_for_now()
    {
        Use(order => order.OnConflict(_ => throw new FormatException("x")));
        _world.Save(new Order { Id = _order.Id, Quantity = 1, Note = "hub" });
        _device.Change<Order>(_order.Id, mine => mine.Note = "device");
        _world.Synchronize(_device);
        Assert.Equal(RejectionClass.RetryLater, Assert.Single(_device.Rejected.List()).Class);
        Assert.Single(_world.Failures);
    }

    [Fact]
    public void A_resolver_that_is_a_join_ends_alike_in_any_order_of_arrival()
    {
        foreach (var reversed in new[] { false, true })
        {
            Dispose();
            Use(order => order.OnConflict(conflict => conflict.Device is null
                || conflict.Hub.Quantity > conflict.Device.Quantity ? conflict.Hub : conflict.Device));
            using var other = _world.NewDevice();
            _world.Synchronize(other);
            _device.Change<Order>(_order.Id, mine => mine.Quantity = 5);
            other.Change<Order>(_order.Id, mine => mine.Quantity = 8);
            foreach (var device in reversed ? [other, _device] : new[] { _device, other }) _world.Synchronize(device);
            _world.Synchronize(_device);
            _world.Synchronize(other);
            Assert.Equal((8, 8, 8), (_world.Hub.Find<Order>(_order.Id)!.Quantity,
                _device.Find<Order>(_order.Id)!.Quantity, other.Find<Order>(_order.Id)!.Quantity));
        }
    }

    private Stores.Memory.MemoryStore Use(Action<EntityRulesBuilder<Order>> rules)
    {
        _world = new World(rules: all => all.Entity(rules));
        _order.Id = Guid.Empty;
        _world.Save(_order);
        var store = _world.NewStore();
        _device = _world.NewDevice(store);
        _world.Synchronize(_device);
        return store;
    }

    private TValue Both<TValue>(Func<Order, TValue> value)
    {
        Assert.Equal(value(_world.Hub.Find<Order>(_order.Id)!), value(_device.Find<Order>(_order.Id)!));
        return value(_world.Hub.Find<Order>(_order.Id)!);
    }
}
