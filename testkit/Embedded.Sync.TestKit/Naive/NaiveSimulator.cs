using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Naive;

/// <summary>
/// Runs the scenarios of the kit against synchronisers as they are often written first, and judges them by L01. Steps
/// that mean nothing to them do nothing.
/// </summary>
public static class NaiveSimulator
{
    private const int PagesMax = 100;

    /// <summary>Runs a scenario. Null where the device ends with what the hub has.</summary>
    public static LawBrokenException? Run(NaiveDesign design, Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var clock = new ManualClock();
        var hub = new NaiveHub(design, clock);
        var device = new NaiveDevice(design, hub, scenario.BatchSize);
        for (var index = 0; index < scenario.Steps.Count; index++)
        {
            // Time goes by, but not between all writes.
            if (index % 3 == 0) clock.Pass(TimeSpan.FromSeconds(1));
            Do(scenario.Steps[index], index, hub, device, clock);
        }

        device.IsKilledNext = false;
        // A cursor that stands still gives the same page for ever.
        for (var pages = 0; device.TakePage() && pages < PagesMax; pages++)
        {
        }

        var (expected, found) = (hub.Values, device.Values);
        return expected.SequenceEqual(found)
            ? null : new LawBrokenException("L01_Convergence", $"the rows {Describe(expected)}", Describe(found));
    }

    /// <summary>The smallest scenario found that is as bad.</summary>
    public static Scenario Shrink(NaiveDesign design, Scenario scenario) =>
        ScenarioShrinker.Shrink(scenario, smaller => Run(design, smaller) is not null);

    private static void Do(Operation step, int value, NaiveHub hub, NaiveDevice device, ManualClock clock)
    {
        switch (step.Kind)
        {
            case OperationKind.HubSave or OperationKind.HubSaveAll:
                hub.Save([step.Object], value);
                break;
            case OperationKind.HubMulti:
                hub.Save([step.Object, step.Argument % 3, 8], value);
                break;
            case OperationKind.HubDelete:
                hub.Save([step.Object], value, isDeleted: true);
                break;
            case OperationKind.HubOpen:
                hub.Open(step.Object, value);
                break;
            case OperationKind.HubCommitOpen:
                hub.CommitOpen();
                break;
            case OperationKind.HubDropOpen:
                hub.DropOpen();
                break;
            case OperationKind.LocalSet:
                device.Change(step.Object, value, clock.GetUtcNow().UtcDateTime);
                break;
            case OperationKind.Exchange:
                device.TakePage();
                break;
            case OperationKind.Synchronize or OperationKind.Round:
                for (var pages = 0; device.TakePage() && pages < PagesMax; pages++)
                {
                }

                break;
            case OperationKind.ArmKill:
                device.IsKilledNext = true;
                break;
            case OperationKind.ClockForward or OperationKind.ClockBack:
                clock.Jump(step.Kind == OperationKind.ClockForward ? 1 : -1, step.Argument);
                break;
        }
    }

    private static string Describe(SortedDictionary<int, long> rows) =>
        $"{{{string.Join(", ", rows.Select(row => $"{row.Key}={row.Value}"))}}}";
}
