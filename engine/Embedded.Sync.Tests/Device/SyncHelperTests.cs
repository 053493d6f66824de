namespace Embedded.Sync.Tests.Device;

public sealed class SyncHelperTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;

    public SyncHelperTests() => _device = _world.NewDevice();

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_new_database_has_one_helper_for_each_downloaded_entity_at_1970()
    {
        var helpers = _device.All<SyncHelper>().ToList();
        Assert.Equal(["Category", "Product", "Perishable", "Order"], helpers.Select(helper => helper.Entity));
        Assert.All(helpers, helper => Assert.Equal(DateTime.UnixEpoch, helper.LastSyncDate));
        Assert.Equal(4, _device.Count<SyncHelper>());
    }

    [Fact]
    public void An_id_that_is_no_entity_finds_no_helper()
    {
        Assert.Null(_device.Find<SyncHelper>(Guid.AllBitsSet));
        Assert.Null(_device.Find<SyncHelper>(new Guid("ffffffff-0000-0000-0000-000000000004")));
        Assert.Null(_device.Find<SyncHelper>(Guid.Empty));
    }

    [Fact]
    public void It_stays_at_1970_until_the_last_page_of_the_first_download()
    {
        _world.Save([.. Enumerable.Range(0, 250).Select(_ => new Order())]);
        var session = World.NewSession(_device);
        for (var page = 0; page < 3; page++)
        {
            Assert.Equal(DateTime.UnixEpoch, _device.SynchronizationOf<Order>().LastSyncDate);
            session.Take(_world.AnswerTo(session));
        }

        Assert.Equal(_world.Hub.All<Order>().Max(order => order.ChangedDate),
            _device.SynchronizationOf<Order>().LastSyncDate);
    }

    [Fact]
    public void It_is_the_date_of_the_newest_change_even_where_that_is_a_delete()
    {
        var order = new Order();
        _world.Save(order);
        _world.Synchronize(_device);
        var first = _device.SynchronizationOf<Order>().LastSyncDate;
        Assert.Equal(_world.Hub.Find<Order>(order.Id)!.ChangedDate, first);
        _world.Time.Now = _world.Time.Now.AddHours(1);
        _world.Delete<Order>(order.Id);
        _world.Synchronize(_device);
        Assert.Equal(first.AddHours(1), _device.SynchronizationOf<Order>().LastSyncDate);
    }

    [Fact]
    public void A_local_commit_does_not_move_it()
    {
        _world.Save(new Order());
        _world.Synchronize(_device);
        var before = _device.SynchronizationOf<Order>().LastSyncDate;
        _world.Time.Now = _world.Time.Now.AddHours(1);
        _device.Create(new Order());
        Assert.Equal(before, _device.SynchronizationOf<Order>().LastSyncDate);
    }

    [Fact]
    public void It_is_published_when_only_other_entities_changed_during_the_first_download()
    {
        _world.Save([.. Enumerable.Range(0, 250).Select(_ => new Category())]);
        var session = World.NewSession(_device);
        session.Take(_world.AnswerTo(session));
        _world.Save(new Order());
        var requests = 1;
        var request = new Sync.Wire.ByteBuffer();
        for (; session.TryNext(request); requests++)
        {
            session.Take(_world.AnswerTo(request.WrittenMemory));
            request.Clear();
        }

        Assert.Equal((250, 1), (_device.Count<Category>(), _device.Count<Order>()));
        Assert.Equal(_world.Hub.All<Category>().First().ChangedDate,
            _device.SynchronizationOf<Category>().LastSyncDate);
    }
}
