using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Embedded.Sync.TestKit.Simulation.Laws;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>What the hub's own code writes.</content>
internal sealed partial class SimulationRun
{
    private void DoHub(Operation step)
    {
        switch (step.Kind)
        {
            case OperationKind.HubSave:
                _hub.Write(HubWrite.Save(Changed(step.Object, step.Argument)));
                break;
            case OperationKind.HubSaveAll:
                _hub.Write(HubWrite.Save(Renewed(step.Object, step.Argument)));
                break;
            case OperationKind.HubMulti:
                _hub.Write(
                    HubWrite.Save(Changed(step.Object, step.Argument)),
                    HubWrite.Save(Changed(step.Argument % SimulationModel.IdCount, step.Argument)),
                    HubWrite.Save(Changed(SimulationModel.ObjectCount - 1, 1 + (3 * step.Argument))));
                break;
            case OperationKind.HubDelete:
                _hub.Write(HubWrite.Delete(SimulationModel.NewTarget(step.Object)));
                break;
            case OperationKind.HubReplace when FindOnHub(step.Object) is not null:
                _hub.Write(HubWrite.Delete(SimulationModel.NewTarget(step.Object)));
                _hub.Write(HubWrite.Save(Renewed(step.Object, step.Argument)));
                break;
            case OperationKind.HubClear:
                var first = step.Object / SimulationModel.IdCount * SimulationModel.IdCount;
                _hub.Write([.. Enumerable.Range(first, SimulationModel.IdCount)
                    .Select(number => HubWrite.Delete(SimulationModel.NewTarget(number)))]);
                break;
            case OperationKind.HubOpen:
                _hub.HoldOpen(Changed(step.Object, step.Argument));
                break;
            case OperationKind.HubCommitOpen:
                _hub.EndOpen(commits: true);
                break;
            case OperationKind.HubDropOpen:
                _hub.EndOpen(commits: false);
                break;
        }

        StoreLaws.L29_Counts_equal_a_rebuild(_hub);
    }

    /// <summary>The hub's object with one attribute changed, or a new one with one set.</summary>
    private object Changed(int number, int argument)
    {
        var target = FindOnHub(number) ?? SimulationModel.NewTarget(number);
        SimulationModel.SetOne(target, argument, _context.NextValue());
        return target;
    }

    private object Renewed(int number, int argument)
    {
        var target = SimulationModel.NewTarget(number);
        SimulationModel.SetAll(target, argument, _context.NextValue);
        return target;
    }

    private object? FindOnHub(int number)
    {
        var entity = SimulationModel.EntityOf(number);
        return _hub.History.Rows.TryGetValue(SimulationModel.Keys[number], out var row)
            ? RowReader.ToObject(entity, SimulationModel.Keys[number].Id, row) : null;
    }
}
