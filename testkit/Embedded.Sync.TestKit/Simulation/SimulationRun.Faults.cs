using Embedded.Sync.Device;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Embedded.Sync.TestKit.Simulation.Laws;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>What befalls devices, hub, users and clock.</content>
internal sealed partial class SimulationRun
{
    private void DoFault(Operation step)
    {
        if (step.Kind >= OperationKind.HubBackup) DoHubFault(step);
        else if (step.Kind >= OperationKind.WipeRows) DoLoss(step);
        else DoDeviceFault(step);
    }

    private void DoDeviceFault(Operation step)
    {
        var replica = ReplicaOf(step);
        var kill = step.Argument % 2 == 0 ? CommitFault.KillBefore : CommitFault.KillAfter;
        var commit = 1 + (step.Argument % 3);
        switch (step.Kind)
        {
            case OperationKind.Cancel:
                replica.Session = null;
                break;
            case OperationKind.Restart:
                replica.Close();
                StoreLaws.L35_One_writer(replica);
                replica.Reopen();
                break;
            case OperationKind.Kill:
                _context.KillDevices?.Invoke();
                replica.Reopen();
                break;
            case OperationKind.ArmKill:
                replica.Arm(kill, commit);
                break;
            case OperationKind.ArmDiskFull:
                replica.Arm(CommitFault.DiskFull, commit);
                break;
            case OperationKind.ArmHubKill:
                _hub.Arm(kill, commit);
                break;
            case OperationKind.ArmHubDiskFull:
                _hub.Arm(CommitFault.DiskFull, commit);
                break;
            case OperationKind.PowerLoss:
                replica.LosePower();
                break;
        }

        Look(replica, _hub.Life);
    }

    private void DoLoss(Operation step)
    {
        var (device, replica) = (_devices[step.Device], ReplicaOf(step));
        var entity = SimulationModel.EntityOf(step.Object).Number;
        switch (step.Kind)
        {
            case OperationKind.WipeRows:
                replica.Wipe([DeviceTables.Rows], [DeviceTables.LocalRows]);
                break;
            case OperationKind.WipeEntity:
                replica.Wipe(
                    StoreKey.Of(DeviceTables.Rows, entity).Span.ToArray(),
                    StoreKey.Of(DeviceTables.Rows, (ushort)(entity + 1)).Span.ToArray());
                break;
            case OperationKind.WipeCursors:
                replica.Wipe([DeviceTables.Cursor], [DeviceTables.State]);
                break;
            case OperationKind.WipeOutbox:
                replica.Wipe([DeviceTables.State], [0x40]);
                (replica.Settled, replica.Log) = ([], []);
                break;
            case OperationKind.WipeAll:
                device.Replicas[device.User] = null;
                return;
            case OperationKind.RollBackRows when device.Backup is { } backup && backup.User == device.User:
                replica.TakeRows(backup.Replica);
                break;
            case OperationKind.DeviceBackup:
                device.Backup = (device.User, replica.Copy());
                return;
            case OperationKind.DeviceRestore when device.Backup is { } backup:
                device.Replicas[backup.User] = backup.Replica.Copy();
                _hasTwins = true;
                return;
            case OperationKind.DeviceClone:
                _devices[(step.Device + 1) % _devices.Length].Replicas[device.User] = replica.Copy();
                _hasTwins = true;
                return;
            default:
                return;
        }

        NoteLosses(replica);
        replica.KeepRecords();
        Look(replica, _hub.Life);
    }

    /// <summary>
    /// Where rows and cursor no longer fit each other, that has to be found and told. Where both are gone, or a second
    /// loss has undone the first one, there is nothing to tell it by.
    /// </summary>
    private static void NoteLosses(SimulatedReplica replica)
    {
        foreach (var mark in replica.Image.Marks.Values)
        {
            if (mark.RowsStamp != mark.CursorStamp) Note(replica, mark.Entity, record => record.Lost(isToBeTold: true));
            else if (mark.RowsStamp != 0) Note(replica, mark.Entity, record => record.Told());
            else Note(replica, mark.Entity, record => record.Lost(isToBeTold: false));
        }
    }

    private void DoHubFault(Operation step)
    {
        var replica = ReplicaOf(step);
        var head = _hub.History.State.Head.Head;
        var upTo = new CommitVersion(head - Math.Min(head, (ulong)step.Argument % 3));
        switch (step.Kind)
        {
            case OperationKind.HubBackup:
                _hub.Backup();
                break;
            case OperationKind.HubSilentRestore:
            case OperationKind.HubDeclaredRestore:
                if (_hub.TryRestore(declare: step.Kind == OperationKind.HubDeclaredRestore))
                    _context.Count("hub restored");
                break;
            case OperationKind.HubReseed:
                _hub.Reseed();
                _hub.Write(HubWrite.Save(Changed(0, step.Argument)));
                _hub.Write(HubWrite.Save(Changed(1, step.Argument)));
                break;
            case OperationKind.PurgeDeletes:
                _hub.PurgeDeletes(upTo);
                break;
            case OperationKind.PurgeDecisions:
                _hub.PurgeDecisions(upTo);
                break;
            case OperationKind.SwitchUser:
                replica.Session = null;
                _devices[step.Device].User = 1 - _devices[step.Device].User;
                break;
            case OperationKind.Forget:
            case OperationKind.ForgetEntity:
                Forget(replica, step.Kind == OperationKind.Forget ? null : step.Object);
                break;
            case OperationKind.ClearEntity:
                Clear(replica, step);
                break;
            case OperationKind.Reset:
                ResetDatabase(replica);
                break;
            case OperationKind.ChangeScope when SimulationModel.IsScoped:
                replica.ChangeScope(SimulatedScope.Of(step.Argument), action => TryOn(replica, action));
                _context.Count("scopes changed");
                Look(replica, _hub.Life);
                break;
            case OperationKind.ChangeGrants:
                ChangeGrants(step);
                break;
            case OperationKind.ClockForward:
                _context.Clock.Jump(1, step.Argument);
                break;
            case OperationKind.ClockBack:
                _context.Clock.Jump(-1, step.Argument);
                break;
        }

        StoreLaws.L29_Counts_equal_a_rebuild(_hub);
    }

    private void Forget(SimulatedReplica replica, int? number)
    {
        TryOn(replica, () =>
        {
            if (number is null) replica.Database.ForgetSynchronization();
            else
                SimulationModel.Current.AccessOf(SimulationModel.EntityOf(number.Value))
                    .ForgetSynchronization(replica.Database);
        });
        replica.RefreshImage();
        foreach (var mark in replica.Image.Marks.Values.Where(mark => !mark.HasCursor))
            Note(replica, mark.Entity, record => record.Forgotten());
        Look(replica, _hub.Life);
    }

    private void ResetDatabase(SimulatedReplica replica)
    {
        var client = replica.Database.State.Client;
        TryOn(replica, () => replica.Database.Reset(discardPending: true));
        replica.Session = null;
        replica.Held = null;
        replica.RefreshImage();
        if (replica.Image.Transactions.Count == 0 && replica.Image.Base.Count == 0
            && replica.Database.State.Client != client)
        {
            (replica.Settled, replica.Log) = ([], []);
            foreach (var entity in replica.Entities.Keys) replica.Entities[entity] = new EntityRecord(
                true, false, false, 0);
        }

        Look(replica, _hub.Life);
    }
}
