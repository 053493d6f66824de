namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What the laws keep in mind about one entity of a replica.</summary>
/// <param name="IsDownloadDue">Its rows or cursor were lost, and it has not been downloaded in full since.</param>
/// <param name="IsResetDue">The loss has to be reported, and was not yet.</param>
/// <param name="IsDamaged">Its rows were lost or replaced, and it has not been downloaded in full since.</param>
/// <param name="BootstrapCount">How often a full download began.</param>
internal sealed record EntityRecord(bool IsDownloadDue, bool IsResetDue, bool IsDamaged, int BootstrapCount)
{
    public static EntityRecord New { get; } = new(true, false, false, 0);

    public EntityRecord Lost(bool isToBeTold) =>
        this with { IsDownloadDue = true, IsResetDue = isToBeTold, IsDamaged = true };

    public EntityRecord Told() => this with { IsResetDue = false };

    public EntityRecord Forgotten() => this with { IsDownloadDue = true };

    public EntityRecord Begun() => this with { IsDownloadDue = true, BootstrapCount = BootstrapCount + 1 };

    public EntityRecord Completed() => this with { IsDownloadDue = false, IsDamaged = false };
}
