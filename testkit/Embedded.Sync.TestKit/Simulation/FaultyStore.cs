using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Hosts;

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
    private readonly CommitListener? _committed;
    private readonly Func<IStore>? _copy;
    private CommitFault _fault;
    private readonly Action? _kill;
    private int _commitsLeft;
    private bool _hasMetFullDisk;

    private FaultyStore(
        IStore inner, CommitListener? committed, Func<IStore>? copy, IStore? durable, Action? kill)
    {
        (_inner, _committed, _copy, _kill) = (inner, committed, copy, kill);
        Durable = durable;
    }

    /// <summary>The store as it was at the newest durable commit; null while that is what it still is.</summary>
    public IStore? Durable { get; private set; }

    /// <summary>How many commits reached the store: while it stays, so does what the store holds.</summary>
    public int Commits { get; private set; }

    /// <summary>Puts itself before a store that tells what was committed.</summary>
    public static FaultyStore Watching(IStore inner, CommitListener committed, Action? kill) =>
        new(inner, committed, null, null, kill);

    /// <summary>Puts itself before a store that can lose power, where it is told how to copy it.</summary>
    public static FaultyStore LosingPower(IStore inner, Func<IStore>? copy, IStore? durable, Action? kill) =>
        new(inner, null, copy, durable, kill);

    /// <summary>Lets the n-th commit from now meet a fault.</summary>
    public void Arm(CommitFault fault, int commit) => (_fault, _commitsLeft) = (fault, commit);

    public void Disarm() => _commitsLeft = 0;

    public IStoreSnapshot Snapshot() => _inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        var meets = _commitsLeft > 0 && --_commitsLeft == 0;
        if (meets && _fault == CommitFault.DiskFull) Refuse();
        if (meets && _fault == CommitFault.KillBefore) Kill();
        if (durability == Durability.Buffered) Durable ??= _copy?.Invoke();
        Commits++;
        _inner.Commit(batch, durability);
        if (durability == Durability.Durable) Durable = null;
        _committed?.Invoke(batch, durability);
        if (meets) Kill();
    }

    /// <summary>True where a commit met a full disk since this was last asked.</summary>
    public bool HasMetFullDisk()
    {
        var has = _hasMetFullDisk;
        _hasMetFullDisk = false;
        return has;
    }

    [DoesNotReturn]
    private void Refuse()
    {
        _hasMetFullDisk = true;
        throw new StoreException(StoreFailure.DiskFull, "The simulated disk is full.");
    }

    [DoesNotReturn]
    private void Kill()
    {
        _kill?.Invoke();
        throw new SimulatedKillException();
    }

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }
}
