namespace Embedded.Sync.Tests.Hub;

public sealed class HubCommitTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Versions_count_the_commits()
    {
        Assert.Equal(CommitVersion.None, _world.Hub.Head);
        Assert.Equal(new CommitVersion(1), _world.Save(new Order()));
        Assert.Equal(new CommitVersion(2), _world.Save(new Order(), new Order()));
        Assert.Equal(new CommitVersion(2), _world.Hub.Head);
    }

    [Fact]
    public void Saving_what_is_there_already_makes_no_commit()
    {
        var order = new Order { Quantity = 1 };
        var first = _world.Save(order);
        var date = _world.Hub.Find<Order>(order.Id)!.ChangedDate;
        Assert.Equal(first, _world.Save(order));
        Assert.Equal(first, _world.Delete<Order>(Guid.NewGuid()));
        Assert.Equal(date, _world.Hub.Find<Order>(order.Id)!.ChangedDate);
    }

    [Fact]
    public void Changed_dates_ascend_while_the_clock_stands_still_and_goes_back()
    {
        var dates = new List<DateTime>();
        for (var step = 0; step < 6; step++)
        {
            if (step == 3) _world.Time.Now = _world.Time.Now.AddDays(-1);
            var order = new Order();
            _world.Save(order);
            dates.Add(_world.Hub.Find<Order>(order.Id)!.ChangedDate);
        }

        Assert.Equal(dates.Distinct().Order(), dates);
    }

    [Fact]
    public void Changed_dates_ascend_when_the_clock_goes_back_within_a_commit()
    {
        using var store = _world.NewStore();
        var time = new SwingingTime();
        using var hub = SyncHub.Open(store, new SyncHubOptions { Model = Shop.Model, Profiles = [Shop.Profile],
            Access = AccessRules.AllowAll(Shop.Model), Time = time });
        var dates = new List<DateTime>();
        for (var step = 0; step < 20; step++)
        {
            var order = new Order { Id = Guid.NewGuid() };
            using var transaction = hub.Begin();
            transaction.Save(order);
            transaction.Commit();
            dates.Add(hub.Find<Order>(order.Id)!.ChangedDate);
        }

        Assert.Equal(dates.Distinct().Order(), dates);
    }

    [Fact]
    public void All_objects_of_a_commit_have_one_changed_date()
    {
        var orders = new[] { new Order(), new Order() };
        _world.Save([.. orders]);
        Assert.Equal(_world.Hub.Find<Order>(orders[0].Id)!.ChangedDate,
            _world.Hub.Find<Order>(orders[1].Id)!.ChangedDate);
    }

    [Fact]
    public void A_transaction_held_open_hides_nothing_from_devices()
    {
        using var device = _world.NewDevice();
        using var slow = _world.Hub.Begin();
        var late = new Order { Note = "late" };
        slow.Save(late);
        _world.Save(new Order());
        _world.Synchronize(device);
        Assert.Equal(1, device.Count<Order>());
        slow.Commit();
        _world.Synchronize(device);
        Assert.Equal("late", device.Find<Order>(late.Id)!.Note);
    }

    [Fact]
    public void Two_transactions_that_change_different_attributes_keep_both()
    {
        var order = new Order { Quantity = 1, Note = "a" };
        _world.Save(order);
        using var first = _world.Hub.Begin();
        first.Save(new Order { Id = order.Id, Quantity = 2, Note = "a" });
        _world.Save(new Order { Id = order.Id, Quantity = 2, Note = "a" });
        first.Commit();
        Assert.Equal(2, _world.Hub.Find<Order>(order.Id)!.Quantity);
    }

    [Fact]
    public void Deleted_and_created_again_is_there_with_the_new_values_only()
    {
        var order = new Order { Quantity = 1, Note = "old" };
        _world.Save(order);
        using var device = _world.NewDevice();
        _world.Synchronize(device);
        _world.Delete<Order>(order.Id);
        _world.Save(new Order { Id = order.Id, Quantity = 3 });
        _world.Synchronize(device);
        foreach (var seen in new[] { _world.Hub.Find<Order>(order.Id)!, device.Find<Order>(order.Id)! })
            Assert.Equal((3, null), (seen.Quantity, seen.Note));
        Assert.Equal((1, 1), (_world.Hub.Count<Order>(), device.Count<Order>()));
    }

    [Fact]
    public void Counts_are_those_of_the_objects_that_are_there()
    {
        var orders = Enumerable.Range(0, 30).Select(_ => new Order()).ToArray();
        _world.Save([.. orders]);
        _world.Save(orders[3], new Perishable(), new Product());
        _world.Delete<Order>(orders[0].Id);
        _world.Delete<Order>(orders[0].Id);
        Assert.Equal(29, _world.Hub.Count<Order>());
        Assert.Equal(2, _world.Hub.Count<Product>());
        Assert.Equal(1, _world.Hub.Count<Perishable>());
        Assert.Equal(_world.Hub.All<Order>().Count(), _world.Hub.Count<Order>());
    }

    [Fact]
    public void A_delete_by_the_generalisation_removes_the_specialisation_that_it_finds()
    {
        var milk = new Perishable { Name = "Milk" };
        _world.Save(milk);
        _world.Delete<Product>(milk.Id);
        Assert.Null(_world.Hub.Find<Product>(milk.Id));
    }

    [Fact]
    public void A_value_that_does_not_fit_is_refused_and_the_transaction_goes_on()
    {
        using var transaction = _world.Hub.Begin();
        Assert.Throws<ArgumentException>(() => transaction.Save(new Order { Note = new string('x', 201) }));
        Assert.Throws<ArgumentException>(() => transaction.Save(new Order { Note = "\udc00" }));
        transaction.Save(new Order { Note = "fits" });
        transaction.Commit();
        Assert.Equal("fits", Assert.Single(_world.Hub.All<Order>()).Note);
    }

    [Fact]
    public void A_closed_transaction_takes_nothing_more()
    {
        var transaction = _world.Hub.Begin();
        transaction.Save(new Order());
        transaction.Commit();
        Assert.Throws<ObjectDisposedException>(() => transaction.Save(new Order()));
        Assert.Throws<ObjectDisposedException>(() => transaction.Commit());
    }

    /// <summary>A clock that goes back by a minute after every third reading, for two readings.</summary>
    private sealed class SwingingTime : TimeProvider
    {
        private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        private int _readings;

        public override DateTimeOffset GetUtcNow() =>
            _start.AddMinutes(_readings++ % 3 == 0 ? 0 : -1).AddMilliseconds(_readings);
    }
}
