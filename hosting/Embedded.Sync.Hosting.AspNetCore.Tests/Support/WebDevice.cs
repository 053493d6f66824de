using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>A device that reaches its hub over HTTP, without retries of its own.</summary>
internal sealed class WebDevice : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly HttpClient _client;

    public WebDevice(Uri address, HttpMessageHandler? handler = null, Action<SyncClientOptions>? configure = null,
        SyncProfile? profile = null)
    {
        _client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var options = new SyncClientOptions { HubAddress = address, BatchSize = 100, ByteBudget = 16 << 10 };
        configure?.Invoke(options);
        Database = OfflineDatabase.Open(
            _store, new OfflineDatabaseOptions { Profile = profile ?? Kiosk.Profile, Time = TimeProvider.System });
        var transport = new HttpSyncTransport(_client, options, TimeProvider.System);
        Synchronizer = new Synchronizer(
            Database,
            transport,
            new SynchronizerOptions { BatchSize = options.BatchSize, ByteBudget = options.ByteBudget },
            TimeProvider.System);
        Online = new OnlineDatabase(
            Database, transport, AlwaysConnected.Instance, new OnlineOptions(), TimeProvider.System);
        Actions = new ServerActions(
            Database, transport, AlwaysConnected.Instance, Synchronizer, TimeProvider.System);
    }

    public OfflineDatabase Database { get; }

    public Synchronizer Synchronizer { get; }

    public OnlineDatabase Online { get; }

    public ServerActions Actions { get; }

    public Task<SyncResult> SynchronizeAsync() => Synchronizer.SynchronizeAsync().WaitAsync(TestLimits.Hang);

    public void Sell(Product product, int amount)
    {
        using var work = Database.Begin();
        work.Create(new Sale { Product = new(product.Id), Amount = amount });
        work.Commit();
    }

    /// <summary>A well-formed request, as a device with an empty store sends it first.</summary>
    public static async Task<byte[]> FirstRequestAsync()
    {
        var recorder = new RecordingTransport();
        using var store = new MemoryStore();
        using var database = OfflineDatabase.Open(
            store, new OfflineDatabaseOptions { Profile = Kiosk.Profile, Time = TimeProvider.System });
        var synchronizer = new Synchronizer(database, recorder, new SynchronizerOptions(), TimeProvider.System);
        await Assert.ThrowsAsync<SyncException>(() => synchronizer.SynchronizeAsync());
        return recorder.Request;
    }

    public void Dispose()
    {
        _client.Dispose();
        Database.Dispose();
        _store.Dispose();
    }

    private sealed class RecordingTransport : ISyncTransport
    {
        public byte[] Request { get; private set; } = [];

        public ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            Request = request.ToArray();
            throw new SyncException(SyncFailure.Unreachable, "Recorded.");
        }
    }
}
