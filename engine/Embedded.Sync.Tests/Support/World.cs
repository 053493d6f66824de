using Embedded.Sync.Storage;
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
    private SyncModel _model;
    private SyncProfile[] _profiles;
    private int _scannedMax = 100_000;

    private HubRules? _rules;
    private AccessRules? _access;

    public World(params SyncProfile[] profiles)
        : this(null, profiles)
    {
    }

    public World(Action<HubRulesBuilder>? rules, params SyncProfile[] profiles)
    {
        _profiles = profiles.Length > 0 ? profiles : [Shop.Profile];
        _model = _profiles[0].Model;
        if (rules is not null) _rules = HubRules.Create(_model, rules);
        HubStore = NewStore();
        Hub = OpenHub(HubStore);
    }

    /// <summary>What the hub's rules threw.</summary>
    public List<HandlerFailure> Failures { get; } = [];

    /// <summary>Is told of it too.</summary>
    public Action<HandlerFailure>? Told { get; init; }

    public ManualTime Time { get; } = new();

    public MemoryStore HubStore { get; private set; }

    public SyncHub Hub { get; private set; }

    public SyncCaller Caller { get; set; } = new("ada");

    /// <summary>The actions of the next hub that is opened.</summary>
    public ServerActionSet? Actions { get; set; }

    /// <summary>What actions threw.</summary>
    public List<ActionDefect> Defects { get; } = [];

    public MemoryStore NewStore()
    {
        var store = new MemoryStore();
        _stores.Add(store);
        return store;
    }

    public OfflineDatabase NewDevice(
        IStore? store = null, SyncProfile? profile = null, SyncParameters? parameters = null) =>
        OfflineDatabase.Open(store ?? NewStore(), new OfflineDatabaseOptions
    {
        Profile = profile ?? _profiles[0],
        Parameters = parameters ?? SyncParameters.None,
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
    public SyncResult Synchronize(OfflineDatabase device, int batchSize = 100) =>
        Run(new SyncSession(device, new SynchronizerOptions { BatchSize = batchSize }));

    /// <summary>Runs another kind of synchronisation without a transport.</summary>
    public SyncResult Synchronize(OfflineDatabase device, SyncSelection selection) =>
        Run(new SyncSession(device, new SynchronizerOptions { BatchSize = 100 }, selection));

    private SyncResult Run(SyncSession session)
    {
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

    /// <summary>What the hub says to the next request of a session.</summary>
    public ReadOnlyMemory<byte> AnswerTo(SyncSession session)
    {
        var request = new ByteBuffer();
        Assert.True(session.TryNext(request));
        return AnswerTo(request.WrittenMemory);
    }

    /// <summary>What the hub says to a request.</summary>
    public ReadOnlyMemory<byte> AnswerTo(ReadOnlyMemory<byte> request)
    {
        var answer = new ByteBuffer();
        Hub.Handle(request, Caller, answer);
        return answer.WrittenMemory;
    }

    public static SyncSession NewSession(OfflineDatabase device, int batchSize = 100) =>
        new(device, new SynchronizerOptions { BatchSize = batchSize });

    /// <summary>Removes an object on the hub.</summary>
    public CommitVersion Delete<T>(Guid id)
        where T : class
    {
        using var transaction = Hub.Begin();
        transaction.Delete<T>(id);
        return transaction.Commit();
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

    /// <summary>Goes on with another version of the model, as an update of the hub does.</summary>
    public void UseModel(SyncModel model, params SyncProfile[] profiles)
    {
        (_model, _profiles) = (model, profiles);
        Hub = OpenHub(HubStore);
    }

    /// <summary>Goes on with a hub that has rules.</summary>
    public void UseRules(HubRules rules)
    {
        _rules = rules;
        Hub = OpenHub(HubStore);
    }

    /// <summary>Goes on with other access rules; without any, everything is open.</summary>
    public void UseAccess(Action<AccessRulesBuilder> declare)
    {
        _access = AccessRules.Create(_model, declare);
        Hub = OpenHub(HubStore);
    }

    /// <summary>Lets answers end after so many objects looked at.</summary>
    public void LimitScans(int scannedMax)
    {
        _scannedMax = scannedMax;
        Hub = OpenHub(HubStore);
    }

    private SyncHub OpenHub(MemoryStore store) => SyncHub.Open(store, new SyncHubOptions
    {
        Model = _model,
        Profiles = _profiles,
        Time = Time,
        Random = RandomSource.FromSeed(1000 + _seed++),
        Actions = Actions,
        ActionFailed = Defects.Add,
        Rules = _model == _rules?.Model ? _rules : null,
        HandlerFailed = failure =>
        {
            Failures.Add(failure);
            Told?.Invoke(failure);
        },
        ScannedMax = _scannedMax,
        Access = _model == _access?.Model ? _access : AccessRules.AllowAll(_model),
    });
}
