using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Embedded.Sync.TestKit.Simulation.Rules;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>The hub of a simulation, wherever it runs, with the record of all that it committed.</summary>
internal sealed class SimulatedHub
{
    private readonly SimulationContext _context;
    private readonly Action<HubHistory, HubCommit> _check;
    private readonly IHubPort _port;
    private readonly VerdictMemo _copied = new();
    private SortedDictionary<ObjectKey, byte[]> _copy = [];
    private HubHistory? _backup;

    public SimulatedHub(SimulationContext context, Action<HubHistory, HubCommit> check)
    {
        (_context, _check) = (context, check);
        _port = context.Host?.OpenHub(Committed) ?? new LocalHub(context, Committed);
        _port.Make();
    }

    public HubHistory History { get; private set; } = new();

    /// <summary>How often the hub was restored or made anew. Versions of different lives are not comparable.</summary>
    public int Life { get; private set; }

    /// <summary>The rows that lie in a scope, as they are now; never changed later.</summary>
    public SortedDictionary<ObjectKey, byte[]> RowsIn(SimulatedScope scope)
    {
        if (_copied.IsNew(History, History.Moment, scope)) _copy = scope.Of(History.Rows);
        return _copy;
    }

    /// <summary>True where anything was written since the store was last compared with the history.</summary>
    public bool IsUnchecked { get; set; }

    /// <summary>True where everything committed would survive the loss of power.</summary>
    public bool IsDurable { get; private set; } = true;

    public void Arm(CommitFault fault, int commit) => _port.Arm(fault, commit);

    public void Disarm() => _port.Disarm();

    public HubImage ReadImage() => _port.ReadImage();

    /// <summary>Answers a request. Null where no answer comes.</summary>
    public byte[]? Serve(ReadOnlyMemory<byte> request, SyncCaller caller)
    {
        byte[]? answer = null;
        if (_context.Setup.BreakRequest is { } breaking) request = breaking(request, History.State.SealKey);
        Try(() => answer = _port.Serve(request, caller));
        return answer;
    }

    /// <summary>Why a hub on a copy of the store refuses a request, or null.</summary>
    public SyncErrorCode? ServeOnCopy(ReadOnlyMemory<byte> request, SyncCaller caller) =>
        _port.ServeOnCopy(request, caller);

    /// <summary>Writes in one commit.</summary>
    public void Write(params IReadOnlyList<HubWrite> writes) => Try(() => _port.Write(writes));

    public void HoldOpen(object target) => _port.HoldOpen(target);

    public void EndOpen(bool commits) => Try(() => _port.EndOpen(commits));

    public void PurgeDeletes(CommitVersion upTo) => Try(() => _port.PurgeDeletes(upTo));

    public void PurgeDecisions(CommitVersion upTo) => Try(() => _port.PurgeDecisions(upTo));

    public void Backup()
    {
        _port.Backup();
        _backup = History.Copy();
    }

    public bool TryRestore(bool declare)
    {
        if (_backup is null) return false;
        History = _backup.Copy();
        Life++;
        _port.Restore();
        if (declare) _port.DeclareRestored();
        return true;
    }

    public void Reseed()
    {
        History = new HubHistory();
        Life++;
        _port.Make();
    }

    /// <summary>Does something to the hub. False where a fault met it; nothing of it was half done then.</summary>
    private bool Try(Action action)
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
            _port.Reopen();
        }

        return false;
    }

    private void Committed(StoreBatch batch, Durability durability)
    {
        IsDurable = durability == Durability.Durable;
        var commit = History.Read(batch);
        if (commit is { Version: > 0 }) _check(History, commit);
        if (commit?.Decision is not null && SimulationModel.Rules is { WritesNotes: true }
            && commit.Changes.Any(change => change.Key.Entity == RuledModel.SpecialNumber)
            && commit.Changes.Any(change => change.Key.Entity == SimulationModel.NoteNumber))
            _context.Count("handler wrote another object");
        History.Add(batch, commit);
        IsUnchecked = true;
    }
}
