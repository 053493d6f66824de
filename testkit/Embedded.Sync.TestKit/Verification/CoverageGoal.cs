using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit;

/// <summary>A state, or a fault that meets a state, that a run should reach.</summary>
/// <param name="Name">What the run counts it under.</param>
/// <param name="Faults">Without all of these it cannot be reached.</param>
public sealed record CoverageGoal(string Name, Faults Faults)
{
    /// <summary>States that are interesting: a run that never reaches one has not tried it.</summary>
    public static IReadOnlyList<CoverageGoal> States { get; } =
    [
        new("conflicts", Faults.None), new("decided Applied", Faults.None), new("decided Rejected", Faults.None),
        new("conflict DeviceWon", Faults.None), new("conflict HubWon", Faults.Rules),
        new("conflict Resolved", Faults.Rules), new("conflict Rejected", Faults.Rules),
        new("rejection RetryLater", Faults.Rules), new("rejection GiveUp", Faults.Rules),
        new("rejected work retried", Faults.Rules),
        new("handler wrote another object", Faults.Handlers), new("grants changed", Faults.Access),
        new("rejection by access rules", Faults.Access),
        new("reset Scope", Faults.Access), new("reset Scope with pending work", Faults.Access),
        new("echoes", Faults.None), new("local commits", Faults.None), new("requests ahead", Faults.None),
        new("rounds", Faults.None), new("sessions completed", Faults.None),
        new("answers dropped", Faults.Network), new("decided Expired", Faults.PurgeDecisions),
        new("device disk full", Faults.DiskFull), new("device killed", Faults.Crash),
        new("flipped answers refused", Faults.Damage), new("flipped requests refused", Faults.Damage),
        new("hub disk full", Faults.HubCrash), new("hub killed", Faults.HubCrash),
        new("hub restored", Faults.SilentRestore | Faults.DeclaredRestore),
        new("reset BadCursor", Faults.Reseed | Faults.Network), new("reset BootFloor", Faults.PurgeDeletes),
        new("reset BootFloor with pending work", Faults.PurgeDeletes), new("reset Floor", Faults.PurgeDeletes),
        new("reset Floor with pending work", Faults.PurgeDeletes), new("reset HubId", Faults.DeclaredRestore),
        new("reset HubId with pending work", Faults.DeclaredRestore),
        new("reset Timeline", Faults.SilentRestore | Faults.Wipe), new("timeline lost", Faults.SilentRestore),
        new("timeline lost with acknowledged work", Faults.SilentRestore),
    ];

    /// <summary>Pairs of a fault and a state in which defects hide.</summary>
    public static IReadOnlyList<CoverageGoal> Pairs { get; } =
    [
        new("purge × bootstrap", Faults.PurgeDeletes), new("purge × download", Faults.PurgeDeletes),
        new("silent restore × download", Faults.SilentRestore),
        new("silent restore × acknowledged work", Faults.SilentRestore),
        new("declared restore × pending work", Faults.DeclaredRestore),
        new("re-seed × bootstrap", Faults.Reseed), new("re-seed × pending work", Faults.Reseed),
        new("device restore × lost answer", Faults.DeviceRestore | Faults.Network),
        new("device restore × pending work", Faults.DeviceRestore),
        new("clone × pending work", Faults.Clone), new("clone × acknowledged work", Faults.Clone),
        new("wipe × bootstrap", Faults.Wipe), new("wipe × download", Faults.Wipe),
        new("wipe × pending work", Faults.Wipe), new("rows rolled back × bootstrap", Faults.RollBack),
        new("user switch × pending work", Faults.Users), new("user switch × download", Faults.Users),
        new("scope change × bootstrap", Faults.Scopes), new("scope change × download", Faults.Scopes),
        new("change of rights × bootstrap", Faults.Access), new("change of rights × download", Faults.Access),
        new("change of rights × pending work", Faults.Access),
        new("change of rights × acknowledged work", Faults.Access),
        new("change of rights × lost answer", Faults.Access | Faults.Network),
        new("disk full × cursor write", Faults.DiskFull), new("kill × cursor write", Faults.Crash),
        new("power loss × download", Faults.PowerLoss), new("power loss × pending work", Faults.PowerLoss),
        new("purge of decisions × lost answer", Faults.PurgeDecisions | Faults.Network),
        new("forget × bootstrap", Faults.Forget), new("restart × download", Faults.None),
        new("cancel × upload", Faults.None), new("cancel × download", Faults.None),
        new("cancel × bootstrap", Faults.None), new("cancel × lost answer", Faults.Network),
    ];

    /// <summary>True where a run under these faults can reach it.</summary>
    public bool IsPossibleUnder(Faults faults) => (Faults & ~faults) == 0;
}
