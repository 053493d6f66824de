using FsCheck.Fluent;
using static Embedded.Sync.TestKit.Simulation.OperationKind;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>Draws scenarios. From a seed, equal arguments make equal scenarios.</summary>
/// <remarks>
/// All have the same number of steps: where sizes grow with the number of tests, the first failure comes 20 to 220
/// times later.
/// </remarks>
public static class ScenarioGenerator
{
    private const int StepCount = 40;
    private const int Devices = 3;
    private const int Targets = 72;
    private const int NearTargets = 45;
    private const int Arguments = 24;

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
        (Faults.None, 1, BeginUploads), (Faults.None, 3, BeginEntity), (Faults.None, 2, BeginObject),
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
        (Faults.Forget, 1, Forget), (Faults.Forget, 2, ForgetEntity), (Faults.Forget, 3, ClearEntity),
        (Faults.Forget, 1, OperationKind.Reset), (Faults.Scopes, 3, ChangeScope),
        (Faults.Rules | Faults.Handlers, 3, RetryRejected), (Faults.Rules | Faults.Handlers, 1, DiscardRejected),
        (Faults.Access, 4, ChangeGrants), (Faults.Access, 1, RetryRejected), (Faults.Access, 1, DiscardRejected),
    ];

    private static readonly Faults[] Bits = [.. Enum.GetValues<Faults>().Where(fault => int.PopCount((int)fault) == 1)];

    /// <summary>
    /// Scenarios for FsCheck, with shrinking. Of several faults a random subset is switched on, often a small one:
    /// many defects need two faults together, and drown when all are on. A single fault is always on.
    /// </summary>
    /// <param name="mix">The faults to draw from.</param>
    public static FsCheck.Arbitrary<Scenario> Arbitrary(Faults mix) =>
        Arb.From(Seeds.Select(seed => Create(seed, mix)), ScenarioShrinker.Candidates);

    /// <summary>Scenarios for FsCheck with exactly these faults, with shrinking.</summary>
    /// <param name="faults">The faults that are on.</param>
    public static FsCheck.Arbitrary<Scenario> ArbitraryExactly(Faults faults) =>
        Arb.From(Seeds.Select(seed => CreateExactly(seed, faults)), ScenarioShrinker.Candidates);

    /// <summary>Makes the scenario of a seed, with a subset of the faults, as <see cref="Arbitrary"/> does.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="mix">The faults to draw from.</param>
    public static Scenario Create(int seed, Faults mix)
    {
        var draw = new ScenarioDraw(seed);
        return Draw(ref draw, seed, int.PopCount((int)mix) > 1 ? Subset(ref draw, mix) : mix);
    }

    /// <summary>Makes a scenario with exactly these faults.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="faults">The faults that are on.</param>
    public static Scenario CreateExactly(int seed, Faults faults)
    {
        var draw = new ScenarioDraw(seed);
        return Draw(ref draw, seed, faults);
    }

    private static FsCheck.Gen<int> Seeds => Gen.Choose(0, int.MaxValue - 1);

    private static Scenario Draw(ref ScenarioDraw draw, int seed, Faults faults)
    {
        var kinds = new List<OperationKind>();
        foreach (var (fault, weight, kind) in Weights)
            if (fault == Faults.None || (faults & fault) != 0)
                for (var count = 0; count < weight; count++) kinds.Add(kind);
        var (batchSize, steps) = (1 + draw.Below(3), new Operation[StepCount]);
        for (var index = 0; index < StepCount; index++) steps[index] = Step(ref draw, kinds);
        return new Scenario { Seed = seed, BatchSize = batchSize, Faults = faults, Steps = steps };
    }

    /// <summary>Most steps are about the first device and one entity, so that they meet.</summary>
    private static Operation Step(ref ScenarioDraw draw, List<OperationKind> kinds)
    {
        var (kind, device) = (kinds[draw.Below(kinds.Count)], draw.Below(Devices) == 0 ? 1 : 0);
        var target = draw.Below(Targets);
        return new Operation(kind, device, target < NearTargets ? target % 3 : target % 9, draw.Below(Arguments));
    }

    private static Faults Subset(ref ScenarioDraw draw, Faults mix)
    {
        var (density, faults) = (1 + draw.Below(3), Faults.None);
        foreach (var fault in Bits)
            if ((mix & fault) != 0 && draw.Below(6) < density) faults |= fault;
        return faults;
    }
}
