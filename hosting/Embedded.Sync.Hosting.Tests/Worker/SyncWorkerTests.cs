using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Hosting.Tests.Worker;

public sealed class SyncWorkerTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private readonly ManualTimeProvider _time = new();
    private readonly SyncWorkerOptions _options = new() { Interval = Interval, Jitter = 0 };
    private readonly RecordingLogger<SyncWorker> _logger = new();
    private readonly MemoryStore _hubStore = new();
    private readonly MemoryStore _deviceStore = new();
    private readonly SyncHub _hub;
    private readonly OfflineDatabase _database;
    private readonly GatedTransport _transport;
    private readonly Synchronizer _synchronizer;
    private SyncWorker? _worker;

    public SyncWorkerTests()
    {
        _hub = SyncHub.Open(
            _hubStore, new SyncHubOptions
            {
                Model = Kiosk.Model, Profiles = [Kiosk.Profile], Time = _time,
                Access = AccessRules.AllowAll(Kiosk.Model),
            });
        _database = OfflineDatabase.Open(
            _deviceStore, new OfflineDatabaseOptions { Profile = Kiosk.Profile, Time = _time });
        _transport = new GatedTransport(new InProcessTransport(_hub, SyncCaller.Anonymous));
        _synchronizer = new Synchronizer(_database, _transport, new SynchronizerOptions(), _time);
    }

    [Fact]
    public async Task It_synchronises_at_start_and_then_on_schedule()
    {
        _transport.IsOpen = true;
        Kiosk.Fill(_hub, 0, 3);
        await StartAsync();
        await _time.WaitForTimerAsync(Interval);
        Assert.Equal(3, _database.Count<Product>());

        Kiosk.Fill(_hub, 3, 2);
        _time.Advance(Interval);

        await _time.WaitForTimerAsync(Interval);
        Assert.Equal(5, _database.Count<Product>());
    }

    [Fact]
    public async Task Not_at_start_if_it_is_told_so()
    {
        _options.SynchronizeAtStart = false;
        await StartAsync();

        await _time.WaitForTimerAsync(Interval);

        Assert.DoesNotContain(1001, _logger.Ids);
        _time.Advance(Interval);
        (await _transport.ArrivalAsync()).SetResult();
    }

    [Fact]
    public async Task It_synchronises_on_request_and_hands_back_the_result()
    {
        _options.SynchronizeAtStart = false;
        _options.Interval = null;
        _transport.IsOpen = true;
        Kiosk.Fill(_hub, 0, 3);
        var worker = await StartAsync();
        var progress = new LastProgress();

        var result = await worker.RequestAsync(progress).WaitAsync(TestLimits.Hang);

        Assert.Equal(3, result.ObjectsReceived);
        Assert.Equal(100, progress.Last?.Percent);
    }

    [Fact]
    public async Task Requests_while_one_runs_join_it()
    {
        var worker = await StartAsync();
        var gate = await _transport.ArrivalAsync();
        var requests = Enumerable.Range(0, 10).Select(_ => worker.RequestAsync()).ToList();

        _transport.IsOpen = true;
        gate.SetResult();
        var results = await Task.WhenAll(requests).WaitAsync(TestLimits.Hang);

        Assert.Single(results.Distinct());
        await _time.WaitForTimerAsync(Interval);
        Assert.Single(_logger.Ids, id => id == 1001);
    }

    [Fact]
    public async Task Triggers_while_one_runs_make_one_more_run()
    {
        var worker = await StartAsync();
        var gate = await _transport.ArrivalAsync();
        for (var count = 0; count < 10; count++) worker.Trigger();

        gate.SetResult();
        (await _transport.ArrivalAsync()).SetResult();
        await _time.WaitForTimerAsync(Interval);

        Assert.False(_transport.HasArrivals);
        Assert.Equal(2, _logger.Ids.Count(id => id == 1001));
    }

    [Fact]
    public async Task A_failed_run_is_logged_and_told_and_the_worker_goes_on()
    {
        var worker = await StartAsync();
        var gate = await _transport.ArrivalAsync();
        var request = worker.RequestAsync();

        gate.SetException(new SyncException(SyncFailure.Unreachable, "Offline."));

        Assert.Equal(SyncFailure.Unreachable, (await Assert.ThrowsAsync<SyncException>(() => request)).Failure);
        await _time.WaitForTimerAsync(_options.FailureInterval);
        Assert.Contains(1003, _logger.Ids);
        _transport.IsOpen = true;
        _time.Advance(_options.FailureInterval);
        await _time.WaitForTimerAsync(Interval);
        Assert.Contains(1002, _logger.Ids);
    }

    [Fact]
    public async Task An_unexpected_exception_does_not_end_the_worker()
    {
        var worker = await StartAsync();
        (await _transport.ArrivalAsync()).SetException(new InvalidOperationException("A defect."));
        await _time.WaitForTimerAsync(Interval);

        _transport.IsOpen = true;
        await worker.RequestAsync().WaitAsync(TestLimits.Hang);

        Assert.Contains(1004, _logger.Ids);
    }

    [Fact]
    public async Task Whoever_stops_waiting_does_not_cancel_the_run_for_the_others()
    {
        var worker = await StartAsync();
        var gate = await _transport.ArrivalAsync();
        using var cancellation = new CancellationTokenSource();
        var impatient = worker.RequestAsync(cancellationToken: cancellation.Token);
        var patient = worker.RequestAsync();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _transport.IsOpen = true;
        gate.SetResult();

        await patient.WaitAsync(TestLimits.Hang);
    }

    [Fact]
    public async Task Stopping_cancels_the_run_waits_for_its_end_and_cancels_whoever_waits()
    {
        var worker = await StartAsync();
        await _transport.ArrivalAsync();
        var request = worker.RequestAsync();

        await worker.StopAsync(CancellationToken.None).WaitAsync(TestLimits.Hang);

        Assert.Equal(SyncState.Idle, _synchronizer.Status.State);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.RequestAsync());
    }

    [Fact]
    public async Task A_cancelled_run_is_followed_by_the_next_one()
    {
        await StartAsync();
        await _transport.ArrivalAsync();

        _synchronizer.Cancel();

        await _time.WaitForTimerAsync(Interval);
        Assert.Contains(1005, _logger.Ids);
        _time.Advance(Interval);
        await _transport.ArrivalAsync();
    }

    [Fact]
    public async Task A_paused_run_goes_on_after_resuming()
    {
        _synchronizer.Pause();
        _transport.IsOpen = true;
        var worker = await StartAsync();
        var request = worker.RequestAsync();
        Assert.False(request.IsCompleted);

        _synchronizer.Resume();

        await request.WaitAsync(TestLimits.Hang);
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.StopAsync(CancellationToken.None).WaitAsync(TestLimits.Hang);
        _worker?.Dispose();
        _database.Dispose();
        _hub.Dispose();
        _deviceStore.Dispose();
        _hubStore.Dispose();
    }

    private async Task<SyncWorker> StartAsync()
    {
        _worker = new SyncWorker(_synchronizer, _options, _time, RandomSource.FromSeed(1), _logger);
        await _worker.StartAsync(CancellationToken.None);
        return _worker;
    }

    private sealed class LastProgress : IProgress<SyncProgress>
    {
        public SyncProgress? Last { get; private set; }

        public void Report(SyncProgress value) => Last = value;
    }
}
