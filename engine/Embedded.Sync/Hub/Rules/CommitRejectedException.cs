namespace Embedded.Sync;

/// <summary>The hub's own rules refused a transaction of the hub's own code. Nothing was written.</summary>
public sealed class CommitRejectedException : Exception
{
    internal CommitRejectedException(RejectionCode code, string reason, string entity, Guid objectId)
        : base($"{entity} {objectId}: {reason}")
    {
        Code = code;
        Reason = reason;
        Entity = entity;
        ObjectId = objectId;
    }

    /// <summary>Why.</summary>
    public RejectionCode Code { get; }

    /// <summary>Why, in a sentence that names no object.</summary>
    internal string Reason { get; }

    /// <summary>The name of the entity of the object that was refused.</summary>
    public string Entity { get; }

    /// <summary>The object that was refused.</summary>
    public Guid ObjectId { get; }
}
