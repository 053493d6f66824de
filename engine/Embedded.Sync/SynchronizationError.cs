using System.Diagnostics.CodeAnalysis;

namespace Embedded.Sync;

/// <summary>
/// A local change that the hub did not take; kept until the app retries or discards its transaction
/// (<see cref="OfflineDatabase.Rejected"/>), or deletes it. A rejected transaction leaves one for each of its changes.
/// The app shows the hub's truth again; <see cref="Content"/> holds what was meant.
/// </summary>
[Entity(EntityNumber)]
[SuppressMessage("Embedded", "EMBG002", Justification = "The engine's own numbers lie above those of apps.")]
public sealed partial class SynchronizationError
{
    internal const int EntityNumber = 65_533;

    /// <summary>The error's own id.</summary>
    public Guid Id { get; set; }

    /// <summary>Why the transaction was not applied.</summary>
    [Stored(0)]
    public RejectionCode Code { get; set; }

    /// <summary>The reason, in a sentence.</summary>
    [Stored(1)]
    public string Reason { get; set; } = "";

    /// <summary>When the device learned of it, in UTC.</summary>
    [Stored(2)]
    public DateTime Date { get; set; }

    /// <summary>The transaction that the change belonged to.</summary>
    [Stored(3)]
    public Guid TransactionId { get; set; }

    /// <summary>The name of the changed object's entity.</summary>
    [Stored(4)]
    public string Entity { get; set; } = "";

    /// <summary>The changed object's id.</summary>
    [Stored(5)]
    public Guid ObjectId { get; set; }

    /// <summary>What the change did: Create, Update or Delete.</summary>
    [Stored(6)]
    public string Change { get; set; } = "";

    /// <summary>The changed attributes: a MessagePack map from attribute number to value.</summary>
    [Stored(7)]
    public byte[] Content { get; set; } = [];

    /// <summary>
    /// For an update, the whole object as the app saw it: a map as in <see cref="Content"/>. Else empty, as a creation
    /// has all of it there.
    /// </summary>
    [Stored(8)]
    public byte[] Whole { get; set; } = [];

    /// <summary>What can be done about it.</summary>
    public RejectionClass Class => Code.Class();
}
