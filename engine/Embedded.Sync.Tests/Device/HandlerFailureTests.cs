namespace Embedded.Sync.Tests.Device;

public sealed class HandlerFailureTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;
    private readonly List<HandlerFailedEventArgs> _failures = [];

    public HandlerFailureTests()
    {
        _device = _world.NewDevice();
        _device.HandlerFailed += (_, failure) => _failures.Add(failure);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_handler_of_Changed_that_throws_breaks_neither_a_commit_nor_a_page_nor_another_handler()
    {
        var heard = 0;
        _device.Changed += (_, _) => throw new InvalidOperationException("The app's own defect.");
        _device.Changed += (_, _) => heard++;
        _device.Create(new Order());
        _world.Save(new Category());
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal((2, 1, 1), (heard, _device.Count<Order>(), _device.Count<Category>()));
        Assert.Equal(["Changed", "Changed"], _failures.Select(failure => failure.Handler));
        Assert.Equal("The app's own defect.", _failures[0].Exception.Message);
    }

    [Fact]
    public async Task A_listener_or_status_handler_that_throws_does_not_end_a_synchronisation()
    {
        _world.Save(new Order());
        var synchronizer = new Synchronizer(
            _device, new ScriptedTransport(_world), new SynchronizerOptions(), _world.Time);
        synchronizer.StatusChanged += _ => throw new InvalidOperationException();
        await synchronizer.SynchronizeAsync(new Thrower());
        Assert.Equal((1, SyncState.Idle), (_device.Count<Order>(), synchronizer.Status.State));
        Assert.Equal(["Progress", "StatusChanged"], _failures.Select(failure => failure.Handler).Distinct().Order());
    }

    [Fact]
    public void A_handler_of_failures_that_throws_is_left_alone()
    {
        _device.HandlerFailed += (_, _) => throw new InvalidOperationException();
        _device.Changed += (_, _) => throw new InvalidOperationException();
        _device.Create(new Order());
        Assert.Single(_failures);
    }

    [Fact]
    public void A_reset_tells_of_all_that_went()
    {
        var order = _device.Create(new Order());
        _world.Synchronize(_device);
        var (draft, category) = (_device.Create(new Draft()), _device.Create(new Category()));
        var told = _device.ChangesDuring(() => _device.Reset(discardPending: true));
        Assert.Equal(
            new[] { $"Removed Category {category.Id}", $"Removed Draft {draft.Id}", $"Removed Order {order.Id}" },
            told.Order(StringComparer.Ordinal));
    }

    private sealed class Thrower : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => throw new InvalidOperationException();
    }
}
