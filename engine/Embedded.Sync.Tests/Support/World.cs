using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests;

/// <summary>
/// One hub and as many devices as a test asks for, in memory, with a clock that stands still until
/// it is moved.
/// </summary>
internal sealed class World : IDisposable
{
    private readonly List<MemoryStore> _stores = [];
    private int _seed = 1;

    public World()
    {
        HubStore = NewStore();
        Hub = OpenHub(HubStore);
    }

    public ManualTime Time { get; } = new();

    public MemoryStore HubStore { get; private set; }

    public SyncHub Hub { get; private set; }

    public SyncCaller Caller { get; set; } = new("ada");

    public MemoryStore NewStore()
    {
        var store = new MemoryStore();
        _stores.Add(store);
        return store;
    }

    public OfflineDatabase NewDevice(MemoryStore? store = null) =>
        OfflineDatabase.Open(store ?? NewStore(), new OfflineDatabaseOptions
    {
        Profile = Shop.Profile,
        Time = Time,
        Random = RandomSource.FromSeed(_seed++),
    });

    /// <summary>Goes on with another store as the hub's, as a restore does.</summary>
    public void RestoreHub(MemoryStore store)
    {
        HubStore = store;
        Hub = OpenHub(store);
    }

    /// <summary>Runs a whole synchronisation without a transport.</summary>
    public SyncResult Synchronize(OfflineDatabase device, int batchSize = 100)
    {
        var session = new SyncSession(device, new SynchronizerOptions { BatchSize = batchSize });
        var (request, answer) = (new ByteBuffer(), new ByteBuffer());
        while (session.TryNext(request))
        {
            Hub.Handle(request.WrittenMemory, Caller, answer);
            session.Take(answer.WrittenMemory);
            request.Clear();
            answer.Clear();
        }

        return session.Result;
    }

    /// <summary>Writes objects on the hub in one commit.</summary>
    public CommitVersion Save(params object[] targets)
    {
        using var transaction = Hub.Begin();
        foreach (var target in targets) transaction.Save(target);
        return transaction.Commit();
    }

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
    }

    private SyncHub OpenHub(MemoryStore store) => SyncHub.Open(store, new SyncHubOptions
    {
        Model = Shop.Model,
        Profiles = [Shop.Profile],
        Time = Time,
        Random = RandomSource.FromSeed(1000 + _seed++),
    });
}
