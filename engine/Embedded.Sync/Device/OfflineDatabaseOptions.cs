using Embedded.Sync.Storage;

namespace Embedded.Sync;

/// <summary>How a device's database is set up.</summary>
public sealed class OfflineDatabaseOptions
{
    /// <summary>
    /// The profile, and through it the model. The hub serves one of the same name, built from an
    /// equal model.
    /// </summary>
    public required SyncProfile Profile { get; init; }

    /// <summary>The clock, for new ids and for the dates of errors. Nothing depends on its being right.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Values for the parameters of the profile's constraints. They replace what the store has kept for the same
    /// names; what the user chooses at run time belongs into <see cref="OfflineDatabase.Parameters"/> alone.
    /// Default: none.
    /// </summary>
    public SyncParameters Parameters { get; init; } = SyncParameters.None;

    /// <summary>Where ids and stamps come from. Default: the operating system's generator.</summary>
    public RandomSource Random { get; init; } = RandomSource.OperatingSystem;

    /// <summary>
    /// True to empty a database that was written by another version of the model and cannot be brought over to this
    /// one, unsent work included; the next synchronisation is a full one. False to refuse to open it with
    /// <see cref="ModelMigrationException"/>. Default: false.
    /// </summary>
    public bool ResetsIfNotMigratable { get; init; }

    /// <summary>
    /// What a local commit survives. Default: <see cref="Durability.Durable"/>. Downloaded batches are always
    /// buffered: what a loss of power takes back of them is downloaded again.
    /// </summary>
    public Durability Durability { get; init; } = Durability.Durable;
}
