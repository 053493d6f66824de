using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Hosting.Tests.Worker;

public sealed class SyncStartTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SyncWorkerOptions _options = new() { SynchronizeAtStart = false, Interval = null, Jitter = 0 };
    private readonly RecordingLogger<SyncWorker> _logger = new();
    private readonly MemoryStore _hubStore = new();
    private readonly MemoryStore _deviceStore = new();
    private readonly SyncHub _hub;
    private readonly OfflineDatabase _database;
    private readonly GatedTransport _transport;
    private readonly ToldConnectivity _connectivity = new();
    private SyncWorker? _worker;

    public SyncStartTests()
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
    }

    [Fact]
    public async Task A_commit_is_uploaded_once_it_has_been_quiet_for_a_while()
    {
        await StartAsync();
        Commit();
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Commit();
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(_transport.HasArrivals);

        _time.Advance(TimeSpan.FromSeconds(0.5));

        await FinishAsync(await _transport.ArrivalAsync());
        Assert.Equal(2, _hub.Count<Product>());
    }

    [Fact]
    public async Task Constant_commits_do_not_put_the_upload_off_for_ever()
    {
        await StartAsync();
        for (var second = 0; second < 15; second++)
        {
            Assert.False(_transport.HasArrivals);
            Commit();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await FinishAsync(await _transport.ArrivalAsync());
        Assert.Equal(15, _hub.Count<Product>());
    }

    [Fact]
    public async Task A_commit_during_a_run_is_uploaded_by_the_next_one()
    {
        await StartAsync();
        Commit();
        _time.Advance(_options.CommitDelay!.Value);
        var first = await _transport.ArrivalAsync();
        Commit();
        await FinishAsync(first);
        Assert.Equal((1, 1), (_hub.Count<Product>(), _database.PendingCount));

        _time.Advance(_options.CommitDelay.Value);

        await FinishAsync(await _transport.ArrivalAsync());
        Assert.Equal((2, 0), (_hub.Count<Product>(), _database.PendingCount));
    }

    [Fact]
    public async Task Without_a_delay_for_commits_none_begins_a_run()
    {
        _options.CommitDelay = null;
        await StartAsync();
        Commit();
        _time.Advance(TimeSpan.FromDays(1));
        _transport.IsOpen = true;
        await _worker!.RequestAsync().WaitAsync(TestLimits.Hang);
        Assert.Equal(2, _logger.Ids.Count(id => id == 1001));
    }

    [Fact]
    public async Task A_connection_that_is_back_begins_a_run()
    {
        await StartAsync();
        Kiosk.Fill(_hub, 0, 3);
        _worker!.NotifyReconnected();
        _worker.NotifyReconnected();
        _time.Advance(_options.ReconnectDelay);
        await FinishAsync(await _transport.ArrivalAsync());
        Assert.Equal(3, _database.Count<Product>());
        Assert.False(_transport.HasArrivals);
    }

    [Fact]
    public async Task A_worker_that_is_told_of_the_connection_does_so_by_itself()
    {
        await StartAsync();
        _connectivity.Tell(isConnected: false);
        _time.Advance(_options.ReconnectDelay * 2);
        Assert.False(_transport.HasArrivals);
        _connectivity.Tell(isConnected: true);
        _time.Advance(_options.ReconnectDelay);
        await FinishAsync(await _transport.ArrivalAsync());
    }

    [Fact]
    public async Task What_a_handler_of_the_app_throws_is_logged()
    {
        await StartAsync();
        _database.Changed += (_, _) => throw new InvalidOperationException();
        Commit();
        Assert.Contains(1007, _logger.Ids);
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
        }

        _database.Dispose();
        _hub.Dispose();
        _deviceStore.Dispose();
        _hubStore.Dispose();
    }

    private void Commit()
    {
        using var work = _database.Begin();
        work.Create(new Product());
        work.Commit();
    }

    /// <summary>Lets the request that stands at the gate pass, and the rest of its run.</summary>
    private async Task FinishAsync(TaskCompletionSource gate)
    {
        var run = _worker!.RequestAsync();
        _transport.IsOpen = true;
        gate.SetResult();
        await run.WaitAsync(TestLimits.Hang);
        _transport.IsOpen = false;
    }

    private async Task StartAsync()
    {
        var synchronizer = new Synchronizer(_database, _transport, new SynchronizerOptions(), _time);
        _worker = new SyncWorker(synchronizer, _options, _time, RandomSource.FromSeed(1), _logger, _connectivity);
        await _worker.StartAsync(CancellationToken.None);
        // The worker listens once it has begun; a request tells that it has.
        _transport.IsOpen = true;
        await _worker.RequestAsync().WaitAsync(TestLimits.Hang);
        _transport.IsOpen = false;
    }

    private sealed class ToldConnectivity : IConnectivity
    {
        public event EventHandler<ConnectivityChangedEventArgs>? Changed;

        public bool IsConnected { get; private set; } = true;

        public void Tell(bool isConnected)
        {
            IsConnected = isConnected;
            Changed?.Invoke(this, new ConnectivityChangedEventArgs(isConnected));
        }
    }
}
