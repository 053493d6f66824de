namespace Embedded.Sync;

/// <summary>
/// A local change that the hub did not take; kept on the device until the app deletes it. A rejected transaction
/// leaves one for each of its changes. The app shows the hub's truth again; <see cref="Content"/> holds what was meant.
/// </summary>
public sealed class SynchronizationError
{
    internal const int EntityNumber = 65_533;

    /// <summary>The error's own id.</summary>
    public Guid Id { get; set; }

    /// <summary>Why the transaction was not applied.</summary>
    public RejectionCode Code { get; set; }

    /// <summary>The reason, in a sentence.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When the device learned of it, in UTC.</summary>
    public DateTime Date { get; set; }

    /// <summary>The transaction that the change belonged to.</summary>
    public Guid TransactionId { get; set; }

    /// <summary>The name of the changed object's entity.</summary>
    public string Entity { get; set; } = "";

    /// <summary>The changed object's id.</summary>
    public Guid ObjectId { get; set; }

    /// <summary>What the change did: Create, Update or Delete.</summary>
    public string Change { get; set; } = "";

    /// <summary>The changed attributes: a MessagePack map from attribute number to value.</summary>
    public byte[] Content { get; set; } = [];

    internal static void Declare(EntityBuilder<SynchronizationError> builder) => builder
        .Enumeration(0, error => error.Code)
        .Attribute(1, error => error.Reason)
        .Attribute(2, error => error.Date)
        .Attribute(3, error => error.TransactionId)
        .Attribute(4, error => error.Entity)
        .Attribute(5, error => error.ObjectId)
        .Attribute(6, error => error.Change)
        .Attribute(7, error => error.Content);
}
