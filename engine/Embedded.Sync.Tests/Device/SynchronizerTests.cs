using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Device;

public sealed class SynchronizerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly World _world = new();
    private readonly FaultyStore _store = new(new MemoryStore());
    private readonly OfflineDatabase _device;
    private readonly ScriptedTransport _transport;
    private readonly Synchronizer _synchronizer;

    public SynchronizerTests()
    {
        _device = _world.NewDevice(_store);
        _transport = new ScriptedTransport(_world);
        _synchronizer = new Synchronizer(_device, _transport, new SynchronizerOptions { BatchSize = 100 }, _world.Time);
        _world.Save([.. Enumerable.Range(0, 350).Select(_ => new Order())]);
    }

    public void Dispose()
    {
        _device.Dispose();
        _store.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_second_request_joins_the_first()
    {
        var gate = new TaskCompletionSource();
        _transport.Before = (_, _) => gate.Task;
        var (first, second) = (_synchronizer.SynchronizeAsync(), _synchronizer.SynchronizeAsync());
        gate.SetResult();
        Assert.Same(await first.WaitAsync(Patience), await second.WaitAsync(Patience));
        Assert.Equal(4, _transport.Requests);
    }

    [Fact]
    public async Task Status_and_listeners_tell_how_far_it_is()
    {
        Assert.Equal((SyncState.Idle, null), (_synchronizer.Status.State, _synchronizer.Status.LastResult));
        var (states, heard) = (new List<SyncState>(), new Listener());
        _synchronizer.StatusChanged += status => states.Add(status.State);
        var result = await _synchronizer.SynchronizeAsync(heard);
        Assert.Equal(SyncState.Running, states[0]);
        Assert.Equal(SyncState.Idle, states[^1]);
        var status = _synchronizer.Status;
        Assert.Equal((result, null, _world.Time.Now), (status.LastResult, status.LastError,
            status.LastCompleted!.Value));
        Assert.Equal((0, 100), (heard.All[0].Percent, heard.All[^1].Percent));
        Assert.Equal(heard.All.Select(progress => progress.Percent).Order(),
            heard.All.Select(progress => progress.Percent));
    }

    [Fact]
    public async Task Paused_it_sends_nothing_until_it_is_resumed()
    {
        var paused = new TaskCompletionSource();
        var told = new Listener(progress =>
        {
            if (progress.Done != 100 || paused.Task.IsCompleted) return;
            _synchronizer.Pause();
            paused.SetResult();
        });
        var run = _synchronizer.SynchronizeAsync(told);
        await paused.Task.WaitAsync(Patience);
        Assert.Equal(SyncState.Paused, _synchronizer.Status.State);
        _synchronizer.Resume();
        Assert.Equal(350, (await run.WaitAsync(Patience)).ObjectsReceived);
    }

    [Fact]
    public async Task Paused_while_an_upload_is_taken_it_sends_no_further_request()
    {
        _device.Create(new Order());
        await _synchronizer.SynchronizeAsync();
        _world.Save(new Order());
        _device.Create(new Order());
        var sentWhilePaused = false;
        _transport.Before = (_, _) =>
        {
            sentWhilePaused |= _synchronizer.Status.State == SyncState.Paused;
            return Task.CompletedTask;
        };
        var paused = new TaskCompletionSource();
        var reports = 0;
        var told = new Listener(_ =>
        {
            // The first report is of the beginning, the second of the answer read, the third of the answer applied.
            if (++reports != 3) return;
            _synchronizer.Pause();
            paused.SetResult();
        });
        var run = _synchronizer.SynchronizeAsync(told);
        await paused.Task.WaitAsync(Patience);
        _synchronizer.Resume();
        await run.WaitAsync(Patience);
        Assert.False(sentWhilePaused);
    }

    [Fact]
    public async Task A_pause_shows_however_much_is_reported_meanwhile()
    {
        var pauses = 0;
        _synchronizer.StatusChanged += status =>
        {
            // A report is published on the run's thread; the pause comes from another one in between.
            if (status is not { State: SyncState.Running, Progress.Done: 100 } || pauses++ > 0) return;
            Task.Run(_synchronizer.Pause).Wait(Patience);
        };
        var run = _synchronizer.SynchronizeAsync();
        while (_synchronizer.Status.State != SyncState.Paused) await Task.Yield();
        _synchronizer.Resume();
        await run.WaitAsync(Patience);
        Assert.Equal(SyncState.Idle, _synchronizer.Status.State);
    }

    [Fact]
    public async Task Begun_while_paused_it_waits()
    {
        _synchronizer.Pause();
        var run = _synchronizer.SynchronizeAsync();
        Assert.Equal(0, _transport.Requests);
        _synchronizer.Resume();
        await run.WaitAsync(Patience);
        Assert.Equal(SyncState.Idle, _synchronizer.Status.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Cancelled_at_any_request_the_next_one_goes_on_from_there(int at)
    {
        using var cancellation = new CancellationTokenSource();
        _transport.Before = async (number, token) =>
        {
            if (number != at) return;
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _synchronizer.SynchronizeAsync(null, cancellation.Token).WaitAsync(Patience));
        Assert.Equal(100 * (at - 1), _device.Count<Order>());
        _transport.Before = (_, _) => Task.CompletedTask;
        var result = await _synchronizer.SynchronizeAsync().WaitAsync(Patience);
        Assert.Equal((350, 350 - (100 * (at - 1))), (_device.Count<Order>(), result.ObjectsReceived));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_transport_that_fails_fails_the_run_and_the_next_one_goes_on(int at)
    {
        _transport.Before = (number, _) => number == at
            ? Task.FromException(new SyncException(SyncFailure.Unreachable, "No network.")) : Task.CompletedTask;
        var failure = await Assert.ThrowsAsync<SyncException>(() => _synchronizer.SynchronizeAsync());
        Assert.Same(failure, _synchronizer.Status.LastError);
        Assert.Equal((SyncState.Idle, 100L * (at - 1)), (_synchronizer.Status.State, _device.Count<Order>()));
        _transport.Before = (_, _) => Task.CompletedTask;
        await _synchronizer.SynchronizeAsync();
        Assert.Equal(350, _device.Count<Order>());
        Assert.Null(_synchronizer.Status.LastError);
    }

    [Fact]
    public async Task A_store_that_fails_while_a_request_runs_ahead_fails_the_run_and_loses_nothing()
    {
        _store.CommitsLeft = 1;
        await Assert.ThrowsAsync<StoreException>(() => _synchronizer.SynchronizeAsync());
        Assert.Equal(100, _device.Count<Order>());
        _store.CommitsLeft = int.MaxValue;
        Assert.Equal(250, (await _synchronizer.SynchronizeAsync()).ObjectsReceived);
        Assert.Equal(350, _device.Count<Order>());
    }

    [Fact]
    public async Task Forgetting_while_a_request_runs_ahead_downloads_all_again()
    {
        _transport.Before = (number, _) =>
        {
            if (number == 3) _device.ForgetSynchronization<Order>();
            return Task.CompletedTask;
        };
        await _synchronizer.SynchronizeAsync();
        Assert.Equal(350, _device.All<Order>().Count());
        Assert.Equal(350, _device.Count<Order>());
    }

    [Fact]
    public async Task Events_are_raised_outside_of_every_lock()
    {
        var blocked = 0;
        void AskFromElsewhere()
        {
            var asked = Task.Run(() =>
            {
                _synchronizer.Cancel();
                _ = _device.PendingCount;
            });
            if (!asked.Wait(Patience)) blocked++;
        }

        _synchronizer.StatusChanged += status =>
        {
            if (status.State == SyncState.Idle) AskFromElsewhere();
        };
        _device.Changed += (_, _) => AskFromElsewhere();
        _transport.Before = (_, token) =>
        {
            var hang = new TaskCompletionSource();
            token.Register(() => hang.TrySetCanceled(token));
            _synchronizer.Cancel();
            return hang.Task;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _synchronizer.SynchronizeAsync());
        _device.Create(new Order());
        Assert.Equal(0, blocked);
    }

    [Fact]
    public void Options_outside_their_ranges_are_refused()
    {
        foreach (var options in new SynchronizerOptions[]
            { new() { BatchSize = 99 }, new() { BatchSize = 10_001 }, new() { ByteBudget = 1 },
                new() { ByteBudget = int.MaxValue } })
            Assert.Throws<ArgumentException>(() => new Synchronizer(_device, _transport, options, _world.Time));
    }

    private sealed class Listener(Action<SyncProgress>? hear = null) : IProgress<SyncProgress>
    {
        public List<SyncProgress> All { get; } = [];

        public void Report(SyncProgress value)
        {
            All.Add(value);
            hear?.Invoke(value);
        }
    }
}
