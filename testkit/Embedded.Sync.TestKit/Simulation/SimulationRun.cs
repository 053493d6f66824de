using Embedded.Sync.Hub;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Laws;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// Runs one scenario against the real engine: one thread, a clock that stands still, chance from a seed. First the
/// steps, with the laws that hold at any moment after each; then, faults off, until nothing moves, and the laws that
/// hold at rest.
/// </summary>
internal sealed partial class SimulationRun : IDisposable
{
    private static readonly string[] Users = ["ada", "bob"];
    private static readonly ulong[] UserHashes = [.. Users.Select(user => HubScope.UserHash(new SyncCaller(user)))];

    private readonly SimulationContext _context;
    private readonly SimulatedHub _hub;
    private readonly SimulatedDevice[] _devices;
    private readonly UploadLaws _uploadLaws;
    private bool _hasTwins;
    private bool _hasDiscarded;

    public SimulationRun(SimulationSetup setup, Scenario scenario)
    {
        SimulationModel.Use(setup, scenario);
        _context = new SimulationContext(setup, scenario);
        // A transaction that was held open, and one that is retried, writes old values again, which then count as new.
        var isCalm = (scenario.Faults & ~(Faults.Clock | Faults.Rules)) == 0;
        _uploadLaws = new UploadLaws(
            _context,
            isCalm && scenario.Steps.All(step =>
                step.Kind is not (OperationKind.HubCommitOpen or OperationKind.RetryRejected)), () => _hub!.Life);
        _hub = new SimulatedHub(_context, _uploadLaws.CheckCommit);
        _devices = [.. Enumerable.Range(0, Math.Clamp(scenario.Devices, 1, 20))
            .Select(device => new SimulatedDevice { User = device % Users.Length })];
    }

    /// <summary>The step that is being done; the number of steps while at rest.</summary>
    public int StepIndex { get; private set; }

    public SimulationContext Context => _context;

    private Scenario Scenario => _context.Scenario;

    private IEnumerable<SimulatedReplica> Replicas =>
        _devices.SelectMany(device => device.Replicas).OfType<SimulatedReplica>();

    /// <exception cref="LawBrokenException">A law does not hold.</exception>
    public void Run()
    {
        for (StepIndex = 0; StepIndex < Scenario.Steps.Count; StepIndex++)
        {
            var step = Within(Scenario.Steps[StepIndex]);
            var life = _hub.Life;
            NotePairs(step);
            Do(step);
            if (_hub.Life != life) CheckAll();
            _context.AddToTrace((ulong)step.Kind);
        }

        Rest();
    }

    /// <summary>The step about a device and an object that there are.</summary>
    private Operation Within(Operation step)
    {
        var others = _devices.Length - 1;
        var device = step.Device == 0 || others == 0 ? 0 : 1 + (step.Argument % others);
        return step with { Device = device, Object = step.Object % SimulationModel.ObjectCount };
    }

    public void Dispose() => _context.Dispose();

    private void Do(Operation step)
    {
        if (step.Kind is OperationKind.RetryRejected or OperationKind.DiscardRejected) DoRejected(step);
        else if (step.Kind <= OperationKind.HubDropOpen) DoHub(step);
        else if (step.Kind <= OperationKind.LocalCommitOpen) DoLocal(step);
        else if (step.Kind <= OperationKind.Ahead) DoSession(step);
        else if (step.Kind <= OperationKind.ForeignAnswer) DoNetwork(step);
        else DoFault(step);
    }

    /// <summary>The database of the user that the device is used by; made when it is first needed.</summary>
    private SimulatedReplica ReplicaOf(Operation step) => ReplicaOf(step.Device);

    private SimulatedReplica ReplicaOf(int device) =>
        _devices[device].Replicas[_devices[device].User] ??= new SimulatedReplica(
            _context, Users[_devices[device].User]);

    /// <summary>
    /// Does something that may meet a full disk or the end of the process: the store is as before, or as after.
    /// </summary>
    /// <returns>False where a fault met it.</returns>
    private bool TryOn(SimulatedReplica replica, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (StoreException failure) when (failure.Failure == StoreFailure.DiskFull)
        {
            _context.Count("device disk full");
            _metFault = "disk full";
        }
        catch (SimulatedKillException)
        {
            _context.Count("device killed");
            _metFault = "kill";
            replica.Reopen();
        }

        return false;
    }

    /// <summary>Looks at a replica's store again, after anything may have been written to it.</summary>
    private void Look(SimulatedReplica replica, int life)
    {
        replica.RefreshImage();
        _context.AddToTrace(replica.Image.Digest);
        if (replica.Shown.IsNew(replica.Image, replica.Knowledge, replica))
        {
            foreach (var row in replica.Image.Base.Values) replica.Knowledge.AddRow(row);
            if (SimulationModel.HasCounters) NoteSums(replica);
        }

        NoteOutcomes(replica, life);
        CheckReplica(replica);
    }

    /// <summary>A transaction that left the outbox is settled; one that a loss of power brought back is not.</summary>
    private static void NoteOutcomes(SimulatedReplica replica, int life)
    {
        var pending = replica.Image.Transactions.Values.ToDictionary(transaction => transaction.Id);
        foreach (var transaction in replica.Log)
        {
            if (!pending.TryGetValue(transaction.Id, out var head)) replica.Settled.TryAdd(transaction.Id, life);
            else
            {
                replica.Settled.Remove(transaction.Id);
                if (head.IsAcknowledged) replica.Acknowledged.Add(transaction.Id);
            }
        }
    }

    private void CheckReplica(SimulatedReplica replica)
    {
        if (replica.Judged.IsNew(replica.Image, _hub.History.Moment, replica.Scope))
        {
            DownloadLaws.L02_Cursor_is_sound(replica, _hub.History);
            _uploadLaws.L03_No_phantom(replica);
        }

        StoreLaws.L05_Work_is_counted_as_stored(replica);
        if (replica.Looked.IsNew(replica.Image, replica.Database, replica.Database.State))
        {
            StoreLaws.L05_Rows_and_cursor_are_one_write(replica);
            StoreLaws.L29_Counts_equal_a_rebuild(replica);
            ReadLaws.Reads_show_the_store(replica);
        }

        ReadLaws.L22_Read_your_writes(replica);
        ReadLaws.L09_Helper_tells_of_a_loss(replica);
    }

    private void CheckAll()
    {
        foreach (var replica in Replicas) CheckReplica(replica);
        StoreLaws.L29_Counts_equal_a_rebuild(_hub);
    }
}

/// <summary>A device: a database per user, of whom one is logged in, and a backup.</summary>
internal sealed class SimulatedDevice
{
    public SimulatedReplica?[] Replicas { get; } = new SimulatedReplica?[2];

    public int User { get; set; }

    public (int User, SimulatedReplica Replica)? Backup { get; set; }
}
