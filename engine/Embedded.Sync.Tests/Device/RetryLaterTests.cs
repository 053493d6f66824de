namespace Embedded.Sync.Tests.Device;

/// <summary>Rejections of the class "retry later" are retried by the synchroniser.</summary>
public sealed class RetryLaterTests : IDisposable
{
    private readonly World _world;
    private readonly OfflineDatabase _device;
    private bool _isOpen;

    public RetryLaterTests()
    {
        _world = new World(rules: rules => rules.Entity<Order>(order => order
            .Range(o => o.Quantity, 0, 10)
            .BeforeCommit(commit =>
            {
                if (!_isOpen) commit.Refuse("The shop is closed.", RejectionClass.RetryLater);
            })));
        _device = _world.NewDevice();
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task After_a_while_and_with_what_waits_behind_it()
    {
        var synchronizer = NewSynchronizer(new SynchronizerOptions());
        var order = _device.Create(new Order { Quantity = 1 });
        _device.Change<Order>(order.Id, mine => mine.Note = "waits");
        Assert.Equal(1, (await synchronizer.SynchronizeAsync()).TransactionsRejected);
        _isOpen = true;
        _world.Time.Now += TimeSpan.FromMinutes(4);
        Assert.Equal(0, (await synchronizer.SynchronizeAsync()).TransactionsApplied);
        _world.Time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(2, (await synchronizer.SynchronizeAsync()).TransactionsApplied);
        Assert.Equal("waits", _world.Hub.Find<Order>(order.Id)!.Note);
        Assert.True(_device.IsSafeToWipe);
    }

    [Fact]
    public async Task What_has_to_be_mended_is_left_alone_and_so_is_all_where_nothing_is_to_be_retried()
    {
        _isOpen = true;
        _device.Create(new Order { Quantity = 11 });
        await NewSynchronizer(new SynchronizerOptions()).SynchronizeAsync();
        _isOpen = false;
        _device.Create(new Order { Quantity = 1 });
        var never = NewSynchronizer(new SynchronizerOptions { RetryRejectedAfter = null });
        await never.SynchronizeAsync();
        _isOpen = true;
        _world.Time.Now += TimeSpan.FromDays(9);
        Assert.Equal(0, (await never.SynchronizeAsync()).TransactionsApplied);
        Assert.Equal(1, _device.Rejected.RetryDue());
        Assert.Equal(1, (await never.SynchronizeAsync()).TransactionsApplied);
        Assert.Equal(RejectionCode.RuleViolated, Assert.Single(_device.Rejected.List()).Code);
    }

    [Fact]
    public void A_clock_that_was_put_back_does_not_keep_them_for_years()
    {
        _device.Create(new Order { Quantity = 1 });
        _world.Synchronize(_device);
        _world.Time.Now -= TimeSpan.FromDays(1_000);
        Assert.Equal(1, _device.Rejected.RetryDue(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void A_negative_time_is_refused() => Assert.Throws<ArgumentException>(() =>
        NewSynchronizer(new SynchronizerOptions { RetryRejectedAfter = TimeSpan.FromSeconds(-1) }));

    private Synchronizer NewSynchronizer(SynchronizerOptions options) =>
        new(_device, new ScriptedTransport(_world), options, _world.Time);
}
