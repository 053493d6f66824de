using System.Diagnostics.CodeAnalysis;

namespace Embedded.Sync;

/// <summary>
/// How far an entity has been synchronised; one object per downloaded entity, kept by the engine on the device.
/// It never leaves the device, and the app reads it like any other object. It cannot be committed: removing it,
/// with <see cref="OfflineDatabase.ForgetSynchronization"/>, makes the next synchronisation a full one.
/// </summary>
[Entity(EntityNumber)]
[SuppressMessage("Embedded", "EMBG002", Justification = "The engine's own numbers lie above those of apps.")]
public sealed partial class SyncHelper
{
    internal const int EntityNumber = 65_534;

    /// <summary>The object's id: the entity's number.</summary>
    public Guid Id { get; set; }

    /// <summary>The name of the entity that it is about.</summary>
    [Stored(0)]
    public string Entity { get; set; } = "";

    /// <summary>
    /// The changed date of the newest change received, in UTC. <b>1970-01-01</b> until the entity's full download has
    /// completed, and again from a reset until the next one has.
    /// </summary>
    [Stored(1)]
    public DateTime LastSyncDate { get; set; } = DateTime.UnixEpoch;
}
