using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// One user's database on one device: the store, the engine over it, and what the laws know of it apart from both.
/// </summary>
internal sealed class SimulatedReplica
{
    private readonly SimulationContext _context;
    private IStore _raw;
    private FaultyStore _store = null!;
    private SimulatedScope? _asked;
    private int _imageCommits;
    private readonly Action? _kill;
    private Dictionary<ushort, EntityRecord> _durableEntities = [];

    public SimulatedReplica(SimulationContext context, string user)
    {
        (_context, User, _kill) = (context, user, context.KillDevices);
        UserHash = HubScope.UserHash(new SyncCaller(user));
        _raw = context.NewStore();
        foreach (var entity in SimulationModel.Entities) Entities[entity.Number] = new EntityRecord(
            true, false, false, 0);
        Open(scope: Scope);
    }

    private SimulatedReplica(SimulatedReplica source)
    {
        (_context, User, UserHash) = (source._context, source.User, source.UserHash);
        (Scope, _kill) = (source.Scope, source._kill);
        _raw = _context.Copy(source._raw);
        TakeRecords(source);
        Open();
    }

    public string User { get; }

    /// <summary>What the hub's cursors name the user by.</summary>
    public ulong UserHash { get; }

    public OfflineDatabase Database { get; private set; } = null!;

    /// <summary>Which objects the device shall have, and its user may read.</summary>
    public SimulatedScope Scope
    {
        get => field = field.With(_context.GrantsOf(User));
        private set;
    } = SimulatedScope.First;

    public SyncSession? Session { get; set; }

    /// <summary>How many resets of the session were looked at.</summary>
    public int SessionResetCount { get; set; }

    /// <summary>True until the session asks for a page: before, no page is its own.</summary>
    public bool IsUploading { get; set; }

    /// <summary>The entities that the session downloads.</summary>
    public HashSet<ushort> SessionEntities { get; } = [];

    /// <summary>What waited when the session began, and is to be uploaded by it.</summary>
    public HashSet<ObjectId> SessionWork { get; } = [];

    /// <summary>What waits to be uploaded.</summary>
    public IEnumerable<ObjectId> PendingWork =>
        Image.Transactions.Values.Where(transaction => transaction is { IsAcknowledged: false, IsWaiting: false })
            .Select(transaction => transaction.Id);

    /// <summary>How many transactions the hub has not decided yet.</summary>
    public int PendingCount => Image.Transactions.Values.Count(transaction => !transaction.IsAcknowledged);

    /// <summary>The store as the laws saw it last.</summary>
    public ReplicaImage Image { get; private set; } = null!;

    /// <summary>What the laws about rows and cursors were last asked about.</summary>
    public VerdictMemo Judged { get; } = new();

    /// <summary>What the laws about the store and what is read from it were last asked about.</summary>
    public VerdictMemo Looked { get; } = new();

    /// <summary>Where the last synchronisation at rest ended.</summary>
    public VerdictMemo Rested { get; } = new();

    /// <summary>Whose rows the app was last shown.</summary>
    public VerdictMemo Shown { get; } = new();

    /// <summary>Local transactions in their order.</summary>
    public List<LocalTransaction> Log { get; set; } = [];

    /// <summary>The hub's life in which each transaction left the outbox.</summary>
    public Dictionary<ObjectId, int> Settled { get; set; } = [];

    /// <summary>Transactions that the hub was once said to have applied.</summary>
    public HashSet<ObjectId> Acknowledged { get; } = [];

    public Knowledge Knowledge { get; private set; } = new();

    public Dictionary<ushort, EntityRecord> Entities { get; private set; } = [];

    /// <summary>What the engine told the app since the list was cleared.</summary>
    public List<ObjectChange> Events { get; } = [];

    /// <summary>Transactions that the app discarded.</summary>
    public HashSet<ObjectId> GivenUp { get; } = [];

    /// <summary>Transactions that waited for a rejected one, and were overtaken by others meanwhile.</summary>
    public HashSet<ObjectId> Overtaken { get; } = [];

    /// <summary>An object that the app holds, with the unit of work that it was read through.</summary>
    public (int Number, UnitOfWork Work, object Target, SortedDictionary<int, byte[]> Seen)? Held { get; set; }

    public IStore Raw => _raw;

    /// <summary>The store as the engine sees it.</summary>
    public IStore Seen => _store;

    public SimulatedReplica Copy() => new(this);

    public void Arm(CommitFault fault, int commit) => _store.Arm(fault, commit);

    public void Disarm() => _store.Disarm();

    /// <summary>Closes the app. A store on disk is closed too, and opened.</summary>
    public void Close()
    {
        Database.Dispose();
        (_raw as FolderStore)?.Reopen();
    }

    /// <summary>
    /// Ends whatever ran and opens the database in the store as it is. The loss of power stays possible.
    /// </summary>
    public void Reopen() => Open(_store.Durable);

    /// <param name="durable">What survives a loss of power.</param>
    /// <param name="scope">Given where the app says it for the first time; from then on the store keeps it.</param>
    private void Open(IStore? durable = null, SimulatedScope? scope = null)
    {
        (Session, Held) = (null, null);
        var inner = _context.Setup.BreakDevice is { } breaking ? breaking(_raw) : _raw;
        var keepsDurable = (_context.Scenario.Faults & Faults.PowerLoss) != 0;
        _store = FaultyStore.LosingPower(inner, keepsDurable ? CopyDurable : null, durable, _kill);
        Database = OpenDatabase(_store, scope);
        CheckScope();
        Database.Changed += (_, change) => Events.AddRange(change.Changes);
        Image = ReadImage();
    }

    /// <summary>Looks at the store again, where anything was written to it.</summary>
    public void RefreshImage()
    {
        if (_store.Commits != _imageCommits) Image = ReadImage();
    }

    private ReplicaImage ReadImage()
    {
        _imageCommits = _store.Commits;
        return ReplicaImage.Read(_store);
    }

    public OfflineDatabase OpenDatabase(IStore store, SimulatedScope? scope = null) => OfflineDatabase.Open(
        store, new OfflineDatabaseOptions
    {
        Profile = SimulationModel.Profile,
        Parameters = SimulationModel.IsScoped && scope is not null ? scope.ToParameters() : SyncParameters.None,
        Time = _context.Clock,
        Random = _context.Setup.BreakDeviceRandom?.Invoke(_context.Random, this) ?? _context.Random,
    });

    /// <summary>Sets other values; what became of them is what the database says, if a fault met it.</summary>
    public void ChangeScope(SimulatedScope scope, Func<Action, bool> tryOn)
    {
        _asked = scope;
        tryOn(() => Database.Parameters = scope.ToParameters());
        CheckScope();
        _asked = null;
    }

    /// <summary>The database says what the app set last, or what it was about to set when a fault met it.</summary>
    private void CheckScope()
    {
        if (!SimulationModel.IsScoped) return;
        if (_asked is { } asked && Database.Parameters.Equals(asked.ToParameters())) Scope = asked;
        if (!Database.Parameters.Equals(Scope.ToParameters()))
            LawBrokenException.Throw("Parameters_are_kept", $"those of {Scope}", $"{Database.Parameters}");
    }

    /// <summary>What was not made durable is gone.</summary>
    public void LosePower()
    {
        _kill?.Invoke();
        if (_store.Durable is { } durable) (_raw, Entities) = (durable, _durableEntities);
        Open();
    }

    /// <summary>Deletes keys behind the engine's back, and opens again.</summary>
    public void Wipe(byte[] from, byte[] to)
    {
        var batch = new StoreBatch();
        batch.DeleteRange(from, to);
        _raw.Commit(batch, Durability.Durable);
        Open();
    }

    /// <summary>Puts another replica's base rows in place of this one's.</summary>
    public void TakeRows(SimulatedReplica older)
    {
        byte[] from = [Device.DeviceTables.Rows], to = [Device.DeviceTables.Rows + 1];
        var batch = new StoreBatch();
        batch.DeleteRange(from, to);
        using (var snapshot = older._raw.Snapshot())
        using (var scan = snapshot.Scan(from, to))
            while (scan.MoveNext()) batch.Put(scan.Key, scan.Value);
        _raw.Commit(batch, Durability.Durable);
        Open();
    }

    /// <summary>What the laws know of the entities survives the loss of power from here on.</summary>
    public void KeepRecords() => _durableEntities = new(Entities);

    private IStore CopyDurable()
    {
        KeepRecords();
        return _context.Copy(_raw);
    }

    private void TakeRecords(SimulatedReplica source)
    {
        Log.AddRange(source.Log);
        foreach (var (id, life) in source.Settled) Settled.Add(id, life);
        Acknowledged.UnionWith(source.Acknowledged);
        GivenUp.UnionWith(source.GivenUp);
        Overtaken.UnionWith(source.Overtaken);
        Knowledge = source.Knowledge.Copy();
        foreach (var (entity, record) in source.Entities) Entities[entity] = record;
    }
}
