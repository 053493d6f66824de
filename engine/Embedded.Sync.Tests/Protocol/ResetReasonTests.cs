using Embedded.Sync.Protocol;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>
/// Each reason of rule R7, at rest and in the middle of a first download: reported,
/// and nothing missed.
/// </summary>
public sealed class ResetReasonTests : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStore _store;
    private OfflineDatabase _device;

    public ResetReasonTests()
    {
        _store = _world.NewStore();
        _device = _world.NewDevice(_store);
        _world.Save([.. Enumerable.Range(0, 250).Select(index => new Order { Quantity = index })]);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Another_user_begins_anew(int pages)
    {
        Pull(pages);
        _world.Caller = new SyncCaller("eve");
        Expect(ResetReason.User);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_declared_restore_begins_anew(int pages)
    {
        Pull(pages);
        _world.Hub.DeclareRestored();
        Expect(ResetReason.HubId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_silent_restore_is_a_lost_timeline_and_acknowledged_work_comes_back(int pages)
    {
        var backup = _world.HubStore.Copy();
        var mine = _device.Create(new Order { Note = "mine" });
        _ = _world.AnswerTo(World.NewSession(_device));
        Pull(pages);
        _world.RestoreHub(backup);
        _world.Save(new Order { Note = "other history" });
        var result = _world.Synchronize(_device);
        Assert.True(result.TimelineLost);
        Same();
        if (pages == 1) Assert.Equal("mine", _world.Hub.Find<Order>(mine.Id)!.Note);
    }

    [Fact]
    public void A_silent_restore_under_a_store_that_lost_its_tickets_is_found_by_the_cursor()
    {
        LoseTicketsUnderARestore(pages: 9);
        Expect(ResetReason.Timeline);
    }

    [Fact]
    public void A_bootstrap_that_outlived_its_tickets_begins_anew_unasked()
    {
        LoseTicketsUnderARestore(pages: 1);
        var result = _world.Synchronize(_device);
        Assert.DoesNotContain(result.Resets, reset => reset.Entity == "Order");
        Assert.False(result.TimelineLost);
        Same();
    }

    [Theory]
    [InlineData(1, ResetReason.BootFloor)]
    [InlineData(9, ResetReason.Floor)]
    public void Purged_deletes_begin_anew(int pages, ResetReason reason)
    {
        Pull(pages);
        _world.Delete<Order>(_world.Hub.All<Order>().First().Id);
        _world.Hub.PurgeDeletes(_world.Hub.Head);
        Expect(reason);
        Assert.Empty(_world.Synchronize(_device).Resets);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void A_cursor_with_any_bit_turned_is_refused(int pages)
    {
        Pull(pages);
        var request = new ByteBuffer();
        World.NewSession(_device).TryNext(request);
        var pull = Assert.IsType<SyncRequest.Pull>(SyncRequest.FromUntrusted(request.WrittenMemory));
        for (var bit = 0; bit < pull.Cursor.Length * 8; bit++)
        {
            var damaged = pull.Cursor.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var sent = new ByteBuffer();
            (pull with { Cursor = damaged }).Write(sent);
            var page = Assert.IsType<SyncAnswer.Page>(SyncAnswer.FromUntrusted(_world.AnswerTo(sent.WrittenMemory)));
            Assert.All(page.Slices, slice => Assert.Equal(ResetReason.BadCursor, slice.Reset));
            Assert.Equal(4, page.Slices.Count);
        }
    }

    [Fact]
    public void A_damaged_cursor_in_the_store_begins_anew()
    {
        Pull(9);
        StoreDump.Put(_store, [0x20], [1, 2, 3]);
        Reopen();
        Expect(ResetReason.BadCursor);
    }

    private void LoseTicketsUnderARestore(int pages)
    {
        var backup = _world.HubStore.Copy();
        _world.Save(new Order());
        Pull(pages);
        _world.RestoreHub(backup);
        _world.Save(new Order());
        StoreDump.Wipe(_store, [0x30], [0x31]);
        Reopen();
    }

    private void Pull(int pages)
    {
        var session = World.NewSession(_device);
        var request = new ByteBuffer();
        for (; pages > 0 && session.TryNext(request); pages--, request.Clear())
            session.Take(_world.AnswerTo(request.WrittenMemory));
    }

    private void Reopen()
    {
        _device.Dispose();
        _device = _world.NewDevice(_store);
    }

    private void Expect(ResetReason reason)
    {
        var result = _world.Synchronize(_device);
        Assert.Contains(new SyncReset("Order", reason), result.Resets);
        Assert.False(result.TimelineLost);
        Same();
    }

    private void Same()
    {
        Assert.Equal(Rows(_world.Hub.All<Order>()), Rows(_device.All<Order>()));
        Assert.Equal(_world.Hub.Count<Order>(), _device.Count<Order>());
    }

    private static IEnumerable<(Guid Id, int Quantity, DateTime Date)> Rows(IEnumerable<Order> orders) =>
        orders.Select(order => (order.Id, order.Quantity, order.ChangedDate));
}
