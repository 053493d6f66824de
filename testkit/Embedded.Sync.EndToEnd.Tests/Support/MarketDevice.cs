using Embedded.Sync.Hosting;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Laws;
using Embedded.Sync.Wire;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>
/// A device that synchronises over HTTP step by step, so that the laws can be checked after each
/// page.
/// </summary>
internal sealed class MarketDevice : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HttpSyncTransport _transport;
    private readonly int _batchSize;
    private readonly string _name;

    public MarketDevice(string name, Uri hub, IStore store, int batchSize)
    {
        _name = name;
        _batchSize = batchSize;
        Store = store;
        _transport = new HttpSyncTransport(_client, new SyncClientOptions { HubAddress = hub }, TimeProvider.System);
        Database = OfflineDatabase.Open(store, new OfflineDatabaseOptions
        {
            Profile = Market.Profile, Time = TimeProvider.System, Durability = Durability.Buffered,
        });
    }

    public IStore Store { get; }

    public OfflineDatabase Database { get; }

    /// <summary>Pages taken, and rows compared after them.</summary>
    public (int Pages, long Rows) Checked { get; private set; }

    /// <summary>A whole synchronisation; after each answer the cursor is compared with the hub's store.</summary>
    public async Task<SyncResult> SynchronizeAsync(IStore? hubStore)
    {
        var session = new SyncSession(Database, new SynchronizerOptions { BatchSize = _batchSize });
        var (request, answer) = (new ByteBuffer(), new ByteBuffer());
        while (session.TryNext(request))
        {
            await _transport.ExchangeAsync(request.WrittenMemory, answer, CancellationToken.None);
            session.Take(answer.WrittenMemory);
            if (hubStore is not null)
                Checked = (Checked.Pages + 1, Checked.Rows + CursorLaw.Check(hubStore, Store, Market.Profile));
            request.Clear();
            answer.Clear();
        }

        return session.Result;
    }

    /// <summary>Sells something: one local transaction of one new object.</summary>
    public Guid Sell(int amount)
    {
        using var work = Database.Begin();
        var sale = work.Create(new Sale { Amount = amount, Device = _name });
        work.Commit();
        return sale.Id;
    }

    public void Dispose()
    {
        _client.Dispose();
        Database.Dispose();
    }
}
