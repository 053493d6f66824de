namespace Embedded.Sync.TestKit.Simulation;

/// <content>Which faults met which states: what a run has to reach to be worth its time.</content>
internal sealed partial class SimulationRun
{
    private readonly HashSet<SimulatedReplica> _withoutAnswer = [];
    private string _metFault = "";

    /// <summary>Counts each pair of the fault that is about to happen and a state that it meets.</summary>
    private void NotePairs(Operation step)
    {
        NoteAnswerUnderWay(step);
        if (FaultOf(step.Kind) is not { } fault) return;
        var device = _devices[step.Device];
        if (device.Replicas[device.User] is not { } replica) return;
        foreach (var state in StatesOf(replica)) _context.Count($"{fault} × {state}");
    }

    private void NoteAnswerUnderWay(Operation step)
    {
        if (step.Kind is OperationKind.SendSlow or OperationKind.Lose) _withoutAnswer.Add(ReplicaOf(step));
        else if (step.Kind is OperationKind.Exchange or OperationKind.Round or OperationKind.Synchronize)
            _withoutAnswer.Remove(ReplicaOf(step));
    }

    private IEnumerable<string> StatesOf(SimulatedReplica replica)
    {
        if (replica.Image.Marks.Values.Any(mark => mark.Booting)) yield return "bootstrap";
        if (replica.Session is not null) yield return replica.IsUploading ? "upload" : "download";
        if (replica.PendingWork.Any()) yield return "pending work";
        if (replica.Image.Transactions.Values.Any(head => head.IsAcknowledged)) yield return "acknowledged work";
        if (_withoutAnswer.Contains(replica)) yield return "lost answer";
    }

    private static string? FaultOf(OperationKind kind) => kind switch
    {
        OperationKind.Cancel => "cancel",
        OperationKind.Kill or OperationKind.Restart => "restart",
        OperationKind.PowerLoss => "power loss",
        OperationKind.WipeRows or OperationKind.WipeEntity or OperationKind.WipeCursors or OperationKind.WipeOutbox
            or OperationKind.WipeAll => "wipe",
        OperationKind.RollBackRows => "rows rolled back",
        OperationKind.DeviceRestore => "device restore",
        OperationKind.DeviceClone => "clone",
        OperationKind.HubSilentRestore => "silent restore",
        OperationKind.HubDeclaredRestore => "declared restore",
        OperationKind.HubReseed => "re-seed",
        OperationKind.PurgeDeletes => "purge",
        OperationKind.PurgeDecisions => "purge of decisions",
        OperationKind.SwitchUser => "user switch",
        OperationKind.ChangeScope => "scope change",
        OperationKind.ChangeGrants => "change of rights",
        OperationKind.Forget or OperationKind.ForgetEntity or OperationKind.Reset => "forget",
        _ => null,
    };
}
