using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Device;

/// <summary>Parts of a device's store are lost while the app is not running (law L09).</summary>
public sealed class WipeTests : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStore _store;

    public WipeTests() => _store = _world.NewStore();

    public void Dispose() => _world.Dispose();

    public static TheoryData<string, byte[], byte[]> Wipes => new()
    {
        { "the rows of all entities", [0x10], [0x11] },
        { "the rows of one entity, Order", [0x10, 0, 4], [0x10, 0, 5] },
        { "the helpers", [0x21], [0x22] },
        { "the cursors", [0x20], [0x21] },
        { "cursors and helpers", [0x20], [0x22] },
        { "rows, cursors and helpers", [0x10], [0x22] },
    };

    [Theory]
    [MemberData(nameof(Wipes))]
    public void What_is_lost_is_downloaded_again_and_reported(string what, byte[] from, byte[] to)
    {
        var orders = Fill(250);
        using (var device = _world.NewDevice(_store)) _world.Synchronize(device);
        StoreDump.Wipe(_store, from, to);

        using var reopened = _world.NewDevice(_store);
        Assert.Equal(DateTime.UnixEpoch, reopened.SynchronizationOf<Order>().LastSyncDate);
        var result = _world.Synchronize(reopened);
        Assert.True(result.Resets.Any(reset => reset is { Entity: "Order", Reason: ResetReason.Store }), what);
        Assert.Equal(orders, Ids(reopened));
        Assert.Equal(250, reopened.Count<Order>());
        Assert.NotEqual(DateTime.UnixEpoch, reopened.SynchronizationOf<Order>().LastSyncDate);
        Assert.Empty(_world.Synchronize(reopened).Resets);
    }

    [Theory]
    [MemberData(nameof(Wipes))]
    public void What_is_lost_in_the_middle_of_a_first_download_is_downloaded_again(string what, byte[] from, byte[] to)
    {
        var orders = Fill(250);
        using (var device = _world.NewDevice(_store))
        {
            var session = World.NewSession(device);
            session.Take(_world.AnswerTo(session));
            Assert.Equal(100, device.Count<Order>());
            Assert.Equal(DateTime.UnixEpoch, device.SynchronizationOf<Order>().LastSyncDate);
        }

        StoreDump.Wipe(_store, from, to);
        using var reopened = _world.NewDevice(_store);
        _world.Synchronize(reopened);
        Assert.True(orders.SequenceEqual(Ids(reopened)), what);
        Assert.Equal(250, reopened.Count<Order>());
    }

    [Fact]
    public void A_device_that_loses_its_outbox_goes_on_from_its_cursors()
    {
        var orders = Fill(250);
        using (var device = _world.NewDevice(_store)) _world.Synchronize(device);
        StoreDump.Wipe(_store, [0x30], [0x40]);
        using var reopened = _world.NewDevice(_store);
        var result = _world.Synchronize(reopened);
        Assert.Equal((0, 1), (result.ObjectsReceived, result.Requests));
        Assert.Equal(orders, Ids(reopened));
    }

    [Fact]
    public void A_device_that_loses_everything_is_a_new_one()
    {
        var orders = Fill(250);
        using (var device = _world.NewDevice(_store)) _world.Synchronize(device);
        StoreDump.Wipe(_store, [0x01], [0xff]);
        using var reopened = _world.NewDevice(_store);
        _world.Synchronize(reopened);
        Assert.Equal(orders, Ids(reopened));
    }

    [Fact]
    public void A_lost_row_stamp_does_not_lose_pending_work()
    {
        Fill(10);
        Guid mine;
        using (var device = _world.NewDevice(_store))
        {
            _world.Synchronize(device);
            mine = device.Create(new Order { Note = "mine" }).Id;
        }

        StoreDump.Wipe(_store, [0x10], [0x11]);
        using var reopened = _world.NewDevice(_store);
        Assert.Equal("mine", Assert.Single(reopened.All<Order>()).Note);
        _world.Synchronize(reopened);
        Assert.Equal("mine", _world.Hub.Find<Order>(mine)!.Note);
        Assert.Equal(11, reopened.Count<Order>());
    }

    [Theory]
    [InlineData("30", "c1")]
    [InlineData("30", "94")]
    [InlineData("30", "")]
    [InlineData("100004", "00")]
    [InlineData("210004", "93")]
    [InlineData("310000000000000001", "c0")]
    public void Damage_that_the_store_did_not_notice_is_a_store_exception(string key, string value)
    {
        Fill(3);
        using (var device = _world.NewDevice(_store))
        {
            _world.Synchronize(device);
            device.Create(new Order());
        }

        StoreDump.Put(_store, Convert.FromHexString(key), Convert.FromHexString(value));
        Assert.Equal(StoreFailure.Corrupt, Assert.Throws<StoreException>(() => _world.NewDevice(_store)).Failure);
    }

    private List<Guid> Fill(int count)
    {
        var orders = Enumerable.Range(0, count).Select(index => new Order { Quantity = index }).ToArray();
        _world.Save([.. orders]);
        return [.. _world.Hub.All<Order>().Select(order => order.Id)];
    }

    private static List<Guid> Ids(OfflineDatabase device) => [.. device.All<Order>().Select(order => order.Id)];
}
