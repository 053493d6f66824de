using static Embedded.Sync.TestKit.Simulation.OperationKind;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>Makes scenarios from seeds. Equal arguments make equal scenarios.</summary>
public static class ScenarioGenerator
{
    private const int StepCount = 40;

    /// <summary>How often each kind of step is drawn, and the fault that it needs.</summary>
    private static readonly (Faults Fault, int Weight, OperationKind Kind)[] Weights =
    [
        (Faults.None, 6, HubSave), (Faults.None, 2, HubSaveAll), (Faults.None, 3, HubMulti),
            (Faults.None, 4, HubDelete),
        (Faults.None, 1, HubReplace), (Faults.None, 1, HubClear), (Faults.None, 1, HubOpen),
            (Faults.None, 1, HubCommitOpen),
        (Faults.None, 1, HubDropOpen), (Faults.None, 4, LocalCreate), (Faults.None, 4, LocalSet),
            (Faults.None, 1, LocalSetAll),
        (Faults.None, 3, LocalDelete), (Faults.None, 3, LocalMulti), (Faults.None, 1, LocalOpen),
            (Faults.None, 1, LocalCommitOpen),
        (Faults.None, 3, Begin), (Faults.None, 12, Exchange), (Faults.None, 3, Round), (Faults.None, 3, Synchronize),
        (Faults.None, 4, Ahead), (Faults.None, 1, Cancel), (Faults.None, 1, Restart),
        (Faults.Network, 6, SendSlow), (Faults.Network, 2, Lose), (Faults.Network, 4, Replay),
            (Faults.Network, 6, Deliver),
        (Faults.Damage, 2, CutAnswer), (Faults.Damage, 2, FlipAnswer), (Faults.Damage, 2, FlipRequest),
            (Faults.Damage, 1, ForeignAnswer),
        (Faults.Wipe, 2, WipeRows), (Faults.Wipe, 2, WipeEntity), (Faults.Wipe, 2, WipeCursors),
            (Faults.Wipe, 1, WipeOutbox),
        (Faults.Wipe, 1, WipeAll), (Faults.RollBack, 3, DeviceBackup), (Faults.RollBack, 3, RollBackRows),
        (Faults.DeviceRestore, 3, DeviceBackup), (Faults.DeviceRestore, 3, DeviceRestore),
            (Faults.Clone, 3, DeviceClone),
        (Faults.SilentRestore, 3, HubBackup), (Faults.SilentRestore, 3, HubSilentRestore),
            (Faults.DeclaredRestore, 3, HubBackup),
        (Faults.DeclaredRestore, 3, HubDeclaredRestore), (Faults.Reseed, 2, HubReseed),
            (Faults.PurgeDeletes, 5, PurgeDeletes),
        (Faults.PurgeDecisions, 4, PurgeDecisions), (Faults.Users, 3, SwitchUser), (Faults.Crash, 4, ArmKill),
            (Faults.Crash, 2, Kill),
        (Faults.DiskFull, 4, ArmDiskFull), (Faults.PowerLoss, 3, PowerLoss), (Faults.HubCrash, 2, ArmHubKill),
        (Faults.HubCrash, 2, ArmHubDiskFull), (Faults.Clock, 2, ClockForward), (Faults.Clock, 2, ClockBack),
        (Faults.Forget, 1, Forget), (Faults.Forget, 2, ForgetEntity), (Faults.Forget, 1, OperationKind.Reset),
    ];

    /// <summary>
    /// Makes the scenario of a seed. Of several faults a random subset is switched on, often a small one: many
    /// defects need two faults together, and drown when all are on. A single fault is always on.
    /// </summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="mix">The faults to draw from.</param>
    public static Scenario Create(int seed, Faults mix)
    {
        var random = new Random(seed);
        var faults = int.PopCount((int)mix) > 1 ? Subset(random, mix) : mix;
        return Create(random, seed, faults);
    }

    /// <summary>Makes a scenario with exactly these faults.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="faults">The faults that are on.</param>
    public static Scenario CreateExactly(int seed, Faults faults) => Create(new Random(seed), seed, faults);

    private static Scenario Create(Random random, int seed, Faults faults)
    {
        var kinds = Weights.Where(weight => weight.Fault == Faults.None || (faults & weight.Fault) != 0)
            .SelectMany(weight => Enumerable.Repeat(weight.Kind, weight.Weight)).ToArray();
        return new Scenario
        {
            Seed = seed,
            BatchSize = random.Next(1, 4),
            Faults = faults,
            Steps = [.. Enumerable.Range(0, StepCount).Select(_ => Draw(random, kinds))],
        };
    }

    private static Operation Draw(Random random, OperationKind[] kinds)
    {
        var kind = kinds[random.Next(kinds.Length)];
        // Most steps are about one entity, so that they meet.
        var target = random.Next(8) < 5 ? random.Next(3) : random.Next(9);
        return new Operation(kind, random.Next(3) == 0 ? 1 : 0, target, random.Next(24));
    }

    private static Faults Subset(Random random, Faults mix)
    {
        var density = random.Next(1, 4);
        var subset = Faults.None;
        for (var bit = 1; bit <= (int)Faults.All; bit <<= 1)
            if (((int)mix & bit) != 0 && random.Next(6) < density) subset |= (Faults)bit;
        return subset;
    }
}
