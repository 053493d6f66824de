using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What happens at a commit that was armed.</summary>
internal enum CommitFault
{
    DiskFull,
    KillBefore,
    KillAfter,
}

/// <summary>
/// Stands before a store: ends the process or finds the disk full at the commit that a scenario says, tells who
/// wants to know what was committed, and remembers what would survive the loss of power.
/// </summary>
internal sealed class FaultyStore : IStore
{
    private readonly IStore _inner;
    private readonly Action<StoreBatch>? _committed;
    private readonly Func<IStore>? _copy;
    private CommitFault _fault;
    private int _commitsLeft;

    private FaultyStore(IStore inner, Action<StoreBatch>? committed, Func<IStore>? copy, IStore? durable)
    {
        (_inner, _committed, _copy) = (inner, committed, copy);
        Durable = durable;
    }

    /// <summary>The store as it was at the newest durable commit; null while that is what it still is.</summary>
    public IStore? Durable { get; private set; }

    /// <summary>True where everything committed would survive the loss of power.</summary>
    public bool IsDurable { get; private set; } = true;

    /// <summary>Puts itself before a store that tells what was committed.</summary>
    public static FaultyStore Watching(IStore inner, Action<StoreBatch> committed) => new(inner, committed, null, null);

    /// <summary>Puts itself before a store that can lose power, where it is told how to copy it.</summary>
    public static FaultyStore LosingPower(IStore inner, Func<IStore>? copy, IStore? durable) =>
        new(inner, null, copy, durable);

    /// <summary>Lets the n-th commit from now meet a fault.</summary>
    public void Arm(CommitFault fault, int commit) => (_fault, _commitsLeft) = (fault, commit);

    public void Disarm() => _commitsLeft = 0;

    public IStoreSnapshot Snapshot() => _inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        var meets = _commitsLeft > 0 && --_commitsLeft == 0;
        if (meets && _fault == CommitFault.DiskFull) throw new StoreException(
            StoreFailure.DiskFull, "The simulated disk is full.");
        if (meets && _fault == CommitFault.KillBefore) throw new SimulatedKillException();
        if (durability == Durability.Buffered) Durable ??= _copy?.Invoke();
        _inner.Commit(batch, durability);
        IsDurable = durability == Durability.Durable;
        if (IsDurable) Durable = null;
        _committed?.Invoke(batch);
        if (meets) throw new SimulatedKillException();
    }

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }
}
