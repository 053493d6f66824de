using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Device;

public sealed class ResetTests : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStore _memory = new();
    private readonly FaultyStore _store;
    private readonly OfflineDatabase _device;

    public ResetTests()
    {
        _store = new FaultyStore(_memory);
        _device = _world.NewDevice(_store);
        _world.Save([.. Enumerable.Range(0, 150).Select(_ => new Order())]);
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _store.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_reset_empties_the_database_and_the_next_synchronisation_is_a_full_one()
    {
        _device.Create(new Draft());
        _device.Reset();
        Assert.Empty(_device.All<Order>());
        Assert.Empty(_device.All<Draft>());
        Assert.Equal(DateTime.UnixEpoch, _device.SynchronizationOf<Order>().LastSyncDate);
        Assert.Equal(150, _world.Synchronize(_device).ObjectsReceived);
    }

    [Fact]
    public void Pending_work_is_lost_only_when_asked()
    {
        _device.Create(new Order());
        Assert.Throws<InvalidOperationException>(() => _device.Reset());
        Assert.Equal(151, _device.Count<Order>());
        _device.Reset(discardPending: true);
        Assert.Equal((0, 0), (_device.PendingCount, _device.Count<Order>()));
        _world.Synchronize(_device);
        Assert.Equal(150, _world.Hub.Count<Order>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_reset_that_fails_is_whole_or_not_at_all(int commitsLeft)
    {
        _store.CommitsLeft = commitsLeft;
        var failure = Record.Exception(() => _device.Reset());
        _store.CommitsLeft = int.MaxValue;
        Assert.True(failure is null or StoreException);
        Assert.Equal(failure is null ? 0 : 150, _device.Count<Order>());
        _world.Save(new Order());
        _world.Synchronize(_device);
        Assert.Equal(151, _device.All<Order>().Count());
    }

    [Fact]
    public void A_reset_drops_the_answer_that_is_on_its_way()
    {
        _world.Save(new Order());
        var session = World.NewSession(_device);
        var answer = _world.AnswerTo(session);
        _device.Reset();
        var before = StoreDump.Of(_memory);
        session.Take(answer);
        Assert.Equal(before, StoreDump.Of(_memory));
        _world.Synchronize(_device);
        Assert.Equal(151, _device.Count<Order>());
    }

    [Fact]
    public void Forgetting_keeps_rows_and_work_and_downloads_again()
    {
        _device.Create(new Order());
        _device.ForgetSynchronization<Order>();
        Assert.Equal(DateTime.UnixEpoch, _device.SynchronizationOf<Order>().LastSyncDate);
        Assert.Equal(151, _device.Count<Order>());
        var told = _device.ChangesDuring(() => Assert.Equal(151, _world.Synchronize(_device).ObjectsReceived));
        Assert.Empty(told);
        Assert.NotEqual(DateTime.UnixEpoch, _device.SynchronizationOf<Order>().LastSyncDate);
    }

    [Fact]
    public void Everything_is_there_after_a_restart()
    {
        var mine = _device.Create(new Order { Note = "mine" });
        _device.Create(new Draft { Text = "draft" });
        var (orders, date) = (_device.All<Order>().Select(order => order.Id).ToList(),
            _device.SynchronizationOf<Order>().LastSyncDate);
        using var reopened = _world.NewDevice(_store);
        Assert.Equal(orders, reopened.All<Order>().Select(order => order.Id));
        Assert.Equal(("mine", 1), (reopened.Find<Order>(mine.Id)!.Note, reopened.PendingCount));
        Assert.Equal("draft", Assert.Single(reopened.All<Draft>()).Text);
        Assert.Equal(date, reopened.SynchronizationOf<Order>().LastSyncDate);
        Assert.Equal(1, _world.Synchronize(reopened).TransactionsApplied);
    }

    [Fact]
    public void A_disposed_database_says_so()
    {
        _device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _device.Find<Order>(Guid.NewGuid()));
        Assert.Throws<ObjectDisposedException>(() => _device.Create(new Order()));
    }
}
