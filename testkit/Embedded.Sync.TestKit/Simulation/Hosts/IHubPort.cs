using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>Tells of a commit, once it is in the store.</summary>
internal delegate void CommitListener(StoreBatch batch, Durability durability);

/// <summary>
/// The hub of a simulation and its store, wherever they are: in this process, or in one of their own. Each call may
/// meet an armed fault: <see cref="StoreException"/> where the disk is full, <see cref="SimulatedKillException"/>
/// where the hub's process ended.
/// </summary>
internal interface IHubPort
{
    /// <summary>Makes a hub in an empty store, in place of the one that there was.</summary>
    void Make();

    /// <summary>Opens the hub again after its process ended. What was held open is gone.</summary>
    void Reopen();

    /// <summary>The bytes of the answer, as they travel.</summary>
    byte[] Serve(ReadOnlyMemory<byte> request, SyncCaller caller);

    /// <summary>Why a hub on a copy of the store refuses a request, or null.</summary>
    SyncErrorCode? ServeOnCopy(ReadOnlyMemory<byte> request, SyncCaller caller);

    /// <summary>Writes in one commit.</summary>
    void Write(IReadOnlyList<HubWrite> writes);

    /// <summary>Begins a transaction and leaves it open.</summary>
    void HoldOpen(object target);

    /// <summary>Commits, or drops, the transaction that was left open longest.</summary>
    void EndOpen(bool commits);

    void PurgeDeletes(CommitVersion upTo);

    void PurgeDecisions(CommitVersion upTo);

    /// <summary>Copies the hub into a store that <see cref="Restore"/> copies back.</summary>
    void Backup();

    void Restore();

    void DeclareRestored();

    void Arm(CommitFault fault, int commit);

    void Disarm();

    /// <summary>Reads the store key by key.</summary>
    HubImage ReadImage();
}
