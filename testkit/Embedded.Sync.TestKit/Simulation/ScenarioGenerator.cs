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
        (Faults.Rules, 3, RetryRejected), (Faults.Rules, 1, DiscardRejected),
    ];

    /// <summary>
    /// Scenarios for FsCheck, with shrinking. Of several faults a random subset is switched on, often a small one:
    /// many defects need two faults together, and drown when all are on. A single fault is always on.
    /// </summary>
    /// <param name="mix">The faults to draw from.</param>
    public static FsCheck.Arbitrary<Scenario> Arbitrary(Faults mix) =>
        Arb.From(OfMix(mix), ScenarioShrinker.Candidates);

    /// <summary>Scenarios for FsCheck with exactly these faults, with shrinking.</summary>
    /// <param name="faults">The faults that are on.</param>
    public static FsCheck.Arbitrary<Scenario> ArbitraryExactly(Faults faults) =>
        Arb.From(OfFaults(faults), ScenarioShrinker.Candidates);

    /// <summary>Makes the scenario of a seed, with a subset of the faults, as <see cref="Arbitrary"/> does.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="mix">The faults to draw from.</param>
    public static Scenario Create(int seed, Faults mix) => Sample(OfMix(mix), seed);

    /// <summary>Makes a scenario with exactly these faults.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="faults">The faults that are on.</param>
    public static Scenario CreateExactly(int seed, Faults faults) => Sample(OfFaults(faults), seed);

    private static Scenario Sample(FsCheck.Gen<Scenario> generator, int seed) =>
        generator.Sample(StepCount, new FsCheck.Rnd((ulong)(uint)seed), 1)[0] with { Seed = seed };

    private static FsCheck.Gen<Scenario> OfMix(Faults mix) =>
        int.PopCount((int)mix) > 1 ? Subset(mix).SelectMany(OfFaults) : OfFaults(mix);

    private static FsCheck.Gen<Scenario> OfFaults(Faults faults)
    {
        var kinds = Weights.Where(weight => weight.Fault == Faults.None || (faults & weight.Fault) != 0)
            .SelectMany(weight => Enumerable.Repeat(weight.Kind, weight.Weight)).ToArray();
        return from seed in Gen.Choose(0, int.MaxValue - 1)
               from batchSize in Gen.Choose(1, 3)
               from steps in Step(kinds).ArrayOf(StepCount)
               select new Scenario { Seed = seed, BatchSize = batchSize, Faults = faults, Steps = steps };
    }

    /// <summary>One number a step, taken apart: a draw of FsCheck costs as much as an operation.</summary>
    private static FsCheck.Gen<Operation> Step(OperationKind[] kinds) =>
        Gen.Choose(0, (kinds.Length * Devices * Targets * Arguments) - 1).Select(number =>
        {
            var (rest, argument) = Math.DivRem(number, Arguments);
            (rest, var target) = Math.DivRem(rest, Targets);
            (rest, var device) = Math.DivRem(rest, Devices);
            // Most steps are about the first device and one entity, so that they meet.
            var targetOf = target < NearTargets ? target % 3 : target % 9;
            return new Operation(kinds[rest], device == 0 ? 1 : 0, targetOf, argument);
        });

    private static FsCheck.Gen<Faults> Subset(Faults mix)
    {
        var bits = Enum.GetValues<Faults>().Where(fault => int.PopCount((int)fault) == 1 && (mix & fault) != 0)
            .ToArray();
        return from density in Gen.Choose(1, 3)
               from draws in Gen.Choose(0, 5).ArrayOf(bits.Length)
               select bits.Where((_, index) => draws[index] < density)
                   .Aggregate(Faults.None, (faults, fault) => faults | fault);
    }
}
