using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Access;

namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>A hub that is open in a store, with the faults that its commits meet and its open transactions.</summary>
internal sealed class HubEngine
{
    private readonly Queue<HubTransaction> _open = [];
    private readonly FaultyStore _store;

    /// <param name="store">The hub's store.</param>
    /// <param name="options">The hub's options.</param>
    /// <param name="committed">Told of each commit.</param>
    /// <param name="kill">Ends the process; null where the exception that follows is all there is.</param>
    public HubEngine(IStore store, SyncHubOptions options, CommitListener committed, Action? kill = null)
    {
        _store = FaultyStore.Watching(store, committed, kill);
        Hub = SyncHub.Open(_store, options);
    }

    public SyncHub Hub { get; }

    /// <summary>The options of a simulation's hub, for the model that the running thread simulates.</summary>
    public static SyncHubOptions Options(TimeProvider time, RandomSource random) => new()
    {
        Model = SimulationModel.Model,
        Profiles = [SimulationModel.Profile],
        Access = SimulationModel.IsGranted ? SimulatedGrants.Rules : AccessRules.AllowAll(SimulationModel.Model),
        Time = time,
        Random = random,
        Rules = SimulationModel.Rules?.Hub,
        BatchSizeMin = 1,
        ScannedMax = SimulationModel.IsScoped || SimulationModel.IsGranted ? 4 : int.MaxValue,
    };

    public void Write(IReadOnlyList<HubWrite> writes)
    {
        using var transaction = Hub.Begin();
        foreach (var write in writes) write.AddTo(transaction);
        transaction.Commit();
    }

    public void HoldOpen(object target)
    {
        var transaction = Hub.Begin();
        transaction.Save(target);
        _open.Enqueue(transaction);
    }

    public void EndOpen(bool commits)
    {
        if (!_open.TryDequeue(out var transaction)) return;
        using (transaction)
            if (commits) transaction.Commit();
    }

    public void Arm(CommitFault fault, int commit) => _store.Arm(fault, commit);

    public void Disarm() => _store.Disarm();

    /// <summary>True where a commit met a full disk since this was last asked.</summary>
    public bool HasMetFullDisk() => _store.HasMetFullDisk();
}
