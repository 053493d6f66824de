using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>The hub of a simulation, with its store, its backup, and the record of all that it committed.</summary>
internal sealed class SimulatedHub
{
    private readonly SimulationContext _context;
    private readonly Action<HubHistory, HubCommit> _check;
    private readonly Queue<HubTransaction> _open = [];
    private IStore _raw;
    private FaultyStore _store = null!;
    private (IStore Store, HubHistory History)? _backup;

    public SimulatedHub(SimulationContext context, Action<HubHistory, HubCommit> check)
    {
        (_context, _check) = (context, check);
        _raw = context.NewStore();
        Open();
    }

    public SyncHub Engine { get; private set; } = null!;

    public HubHistory History { get; private set; } = new();

    /// <summary>How often the hub was restored or made anew. Versions of different lives are not comparable.</summary>
    public int Life { get; private set; }

    public IStore Raw => _raw;

    /// <summary>True where anything was written since the store was last compared with the history.</summary>
    public bool IsUnchecked { get; set; }

    /// <summary>True where everything committed would survive the loss of power.</summary>
    public bool IsDurable => _store.IsDurable;

    public void Arm(CommitFault fault, int commit) => _store.Arm(fault, commit);

    public void Disarm() => _store.Disarm();

    /// <summary>Answers a request. Null where no answer comes.</summary>
    public byte[]? Serve(ReadOnlyMemory<byte> request, string user)
    {
        var answer = new ByteBuffer();
        if (_context.Setup.BreakRequest is { } breaking) request = breaking(request, History.State.SealKey);
        return Try(() => Engine.Handle(request, new SyncCaller(user), answer)) ? answer.ToArray() : null;
    }

    /// <summary>Does something to the hub. False where a fault met it; nothing of it was half done then.</summary>
    public bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (StoreException failure) when (failure.Failure == StoreFailure.DiskFull)
        {
            _context.Count("hub disk full");
        }
        catch (SimulatedKillException)
        {
            _context.Count("hub killed");
            Open();
        }

        return false;
    }

    /// <summary>Writes in one commit.</summary>
    public void Write(Action<HubTransaction> write) => Try(() =>
    {
        using var transaction = Engine.Begin();
        write(transaction);
        transaction.Commit();
    });

    public void HoldOpen(object target)
    {
        var transaction = Engine.Begin();
        transaction.Save(target);
        _open.Enqueue(transaction);
    }

    public void CommitOpen()
    {
        if (_open.TryDequeue(out var transaction)) Try(() => transaction.Commit());
    }

    public void DropOpen()
    {
        if (_open.TryDequeue(out var transaction)) transaction.Dispose();
    }

    public void Backup()
    {
        var copy = _context.NewStore();
        Engine.Backup(copy);
        _backup = (copy, History.Copy());
    }

    public bool TryRestore(bool declare)
    {
        if (_backup is not var (store, history)) return false;
        _raw = _context.Copy(store);
        History = history.Copy();
        Life++;
        Open();
        if (declare) Engine.DeclareRestored();
        return true;
    }

    public void Reseed()
    {
        _raw = _context.NewStore();
        History = new HubHistory();
        Life++;
        Open();
    }

    /// <summary>A hub on a copy of the store, with nothing that watches it.</summary>
    public SyncHub Copy() => SyncHub.Open(_context.Copy(_raw), Options());

    private void Open()
    {
        _open.Clear();
        var inner = _context.Setup.BreakHub is { } breaking ? breaking(_raw) : _raw;
        _store = FaultyStore.Watching(inner, Committed);
        Engine = SyncHub.Open(_store, Options());
    }

    private void Committed(StoreBatch batch)
    {
        var commit = History.Read(batch);
        if (commit is { Version: > 0 }) _check(History, commit);
        History.Add(batch, commit);
        IsUnchecked = true;
    }

    private SyncHubOptions Options() => new()
    {
        Model = SimulationModel.Model,
        Profiles = [SimulationModel.Profile],
        Access = AccessRules.AllowAll(SimulationModel.Model),
        Time = _context.Clock,
        Random = _context.Setup.BreakHubRandom?.Invoke(_context.Random) ?? _context.Random,
        BatchSizeMin = 1,
        ScannedMax = SimulationModel.IsScoped ? 4 : int.MaxValue,
    };
}
