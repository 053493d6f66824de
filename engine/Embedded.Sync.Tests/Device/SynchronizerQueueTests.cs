namespace Embedded.Sync.Tests.Device;

public sealed class SynchronizerQueueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly World _world = new();
    private readonly Stores.Memory.MemoryStore _store = new();
    private readonly OfflineDatabase _device;
    private readonly ScriptedTransport _transport;
    private readonly Synchronizer _synchronizer;

    public SynchronizerQueueTests()
    {
        _device = _world.NewDevice(_store);
        _transport = new ScriptedTransport(_world);
        _synchronizer = NewSynchronizer(_device);
        _world.Save([.. Enumerable.Range(0, 350).Select(_ => new Order()), new Category()]);
    }

    private static SyncSelection Orders => SyncSelection.Entities(typeof(Order));

    public static TheoryData<SyncKind> Kinds => [.. Enum.GetValues<SyncKind>()];

    public void Dispose()
    {
        _store.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Different_kinds_wait_for_each_other_in_order_and_equal_ones_join()
    {
        var gate = new TaskCompletionSource();
        var (inFlight, most) = (0, 0);
        _transport.Before = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            await gate.Task;
            Interlocked.Decrement(ref inFlight);
        };
        var begun = new List<string>();
        _synchronizer.StatusChanged += status =>
        {
            var name = $"{status.Selection}";
            if (status.State == SyncState.Running && begun.LastOrDefault() != name) begun.Add(name);
        };
        _device.Create(new Order());
        var upload = _synchronizer.SynchronizeAsync(SyncSelection.Unsynchronized);
        var orders = _synchronizer.SynchronizeAsync(Orders);
        var full = _synchronizer.SynchronizeAsync();
        var joined = _synchronizer.SynchronizeAsync(Orders);
        gate.SetResult();
        await Task.WhenAll(upload, orders, full, joined).WaitAsync(Patience);
        Assert.Same(await orders, await joined);
        var (uploaded, received) = (await upload, await orders);
        Assert.Equal((1, 351, 1), (uploaded.TransactionsApplied, received.ObjectsReceived,
            (await full).ObjectsReceived));
        Assert.Equal(["Unsynchronized", "Entities Order", "Full"], begun);
        Assert.Equal((1, SyncState.Idle), (most, _synchronizer.Status.State));
    }

    [Fact]
    public async Task One_that_fails_does_not_fail_those_behind_it()
    {
        _transport.Before = (number, _) => number == 1
            ? throw new SyncException(SyncFailure.Unreachable, "No network.") : Task.CompletedTask;
        var (orders, full) = (_synchronizer.SynchronizeAsync(Orders), _synchronizer.SynchronizeAsync());
        await Assert.ThrowsAsync<SyncException>(() => orders.WaitAsync(Patience));
        Assert.Equal(351, (await full.WaitAsync(Patience)).ObjectsReceived);
    }

    [Fact]
    public async Task Whoever_waits_in_the_queue_may_leave_at_once()
    {
        var gate = new TaskCompletionSource();
        _transport.Before = (_, _) => gate.Task;
        var full = _synchronizer.SynchronizeAsync();
        using var cancellation = new CancellationTokenSource();
        var orders = _synchronizer.SynchronizeAsync(Orders, null, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => orders.WaitAsync(Patience));
        Assert.False(full.IsCompleted);
        gate.SetResult();
        await full.WaitAsync(Patience);
        Assert.Equal(SyncState.Idle, _synchronizer.Status.State);
    }

    [Fact]
    public async Task Cancel_ends_what_runs_and_what_waits()
    {
        _transport.Before = (_, token) => Task.Delay(Timeout.Infinite, token);
        var (full, orders) = (_synchronizer.SynchronizeAsync(), _synchronizer.SynchronizeAsync(Orders));
        _synchronizer.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => full.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => orders.WaitAsync(Patience));
        _transport.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(351, (await _synchronizer.SynchronizeAsync().WaitAsync(Patience)).ObjectsReceived);
    }

    [Fact]
    public async Task A_listener_hears_of_its_own_synchronisation_alone()
    {
        var gate = new TaskCompletionSource();
        _transport.Before = (_, _) => gate.Task;
        var heard = new List<SyncProgress>();
        var full = _synchronizer.SynchronizeAsync();
        var categories = _synchronizer.SynchronizeAsync(
            SyncSelection.Entities(typeof(Category)), new Listener(heard.Add));
        gate.SetResult();
        await Task.WhenAll(full, categories).WaitAsync(Patience);
        Assert.All(heard, progress => Assert.Equal("Category", Assert.Single(progress.Entities).Entity));
    }

    [Fact]
    public async Task A_selection_that_makes_no_sense_is_refused_before_it_queues()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => _synchronizer.SynchronizeAsync(SyncSelection.Entities(typeof(Draft))));
        Assert.Equal((0, SyncState.Idle), (_transport.Requests, _synchronizer.Status.State));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_pauses_and_goes_on_after_a_restart(SyncKind kind)
    {
        for (var count = 0; count < 250; count++) _device.Create(new Order { Quantity = count });
        var selection = Selection(kind);
        var paused = new TaskCompletionSource();
        var run = _synchronizer.SynchronizeAsync(selection, new Listener(progress =>
        {
            if (progress.Done == 0) return;
            _synchronizer.Pause();
            paused.TrySetResult();
        }));
        await paused.Task.WaitAsync(Patience);
        Assert.Equal((SyncState.Paused, false), (_synchronizer.Status.State, run.IsCompleted));
        // The app's process ends here; another one opens the store.
        using var device = _world.NewDevice(_store);
        var again = NewSynchronizer(device);
        await again.SynchronizeAsync(selection).WaitAsync(Patience);
        Assert.Equal((0, 600), (device.PendingCount, _world.Hub.Count<Order>()));
        await again.SynchronizeAsync().WaitAsync(Patience);
        Assert.Equal((600, 1), (device.Count<Order>(), device.Count<Category>()));
        _synchronizer.Cancel();
        await run.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Patience);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Commits_made_while_a_synchronisation_of_any_kind_runs_are_kept(SyncKind kind)
    {
        var first = _device.Create(new Order { Quantity = -1 });
        await _synchronizer.SynchronizeAsync().WaitAsync(Patience);
        var done = 0;
        var writer = Task.Run(() =>
        {
            for (var count = 1; count <= 200; count++)
            {
                _device.Change<Order>(first.Id, order => order.Quantity = count);
                _device.Create(new Category { Name = $"{count}" });
            }

            Volatile.Write(ref done, 1);
        });
        while (Volatile.Read(ref done) == 0)
        {
            _world.Save(new Order { Quantity = -2 });
            await _synchronizer.SynchronizeAsync(kind == SyncKind.Objects
                ? SyncSelection.Objects<Order>(first.Id) : Selection(kind)).WaitAsync(Patience);
        }

        await writer;
        await _synchronizer.SynchronizeAsync().WaitAsync(Patience);
        Assert.Equal((200, 200), (_device.Find<Order>(first.Id)!.Quantity, _world.Hub.Find<Order>(first.Id)!.Quantity));
        Assert.Equal((201, 201), (_device.Count<Category>(), _world.Hub.Count<Category>()));
        Assert.Equal((0, 0), (_device.PendingCount, _device.Count<SynchronizationError>()));
    }

    private SyncSelection Selection(SyncKind kind) => kind switch
    {
        SyncKind.Entities => Orders,
        SyncKind.Objects => SyncSelection.Objects<Order>([.. _device.All<Order>().Select(order => order.Id)]),
        SyncKind.Unsynchronized => SyncSelection.Unsynchronized,
        _ => SyncSelection.Everything,
    };

    private Synchronizer NewSynchronizer(OfflineDatabase device) =>
        new(device, _transport, new SynchronizerOptions { BatchSize = 100 }, _world.Time);

    private sealed class Listener(Action<SyncProgress> heard) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => heard(value);
    }
}
