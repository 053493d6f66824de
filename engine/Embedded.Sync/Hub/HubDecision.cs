namespace Embedded.Sync;

/// <summary>An uploaded transaction that the hub refused, or met conflicts in, as its log keeps it.</summary>
public sealed record HubDecision
{
    /// <summary>The commit that holds the decision.</summary>
    public required CommitVersion Version { get; init; }

    /// <summary>When it was decided, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>Who sent it.</summary>
    public required string User { get; init; }

    /// <summary>The id of the device store that sent it.</summary>
    public required Guid Client { get; init; }

    /// <summary>The transaction.</summary>
    public required Guid TransactionId { get; init; }

    /// <summary>Why it was refused; None for one that was applied, with conflicts.</summary>
    public required RejectionCode Code { get; init; }

    /// <summary>The reason, in a sentence; empty where it was applied.</summary>
    public required string Reason { get; init; }

    /// <summary>The name of the entity of the object that the reason is about; else empty.</summary>
    public required string Entity { get; init; }

    /// <summary>The object that the reason is about, if any.</summary>
    public required Guid ObjectId { get; init; }

    /// <summary>The conflicts, at most 1,000.</summary>
    public required IReadOnlyList<SyncConflict> Conflicts { get; init; }

    /// <summary>The transaction as it was uploaded (docs/format.md); empty where it is longer than 64 KiB.</summary>
    public required byte[] Content { get; init; }

    /// <summary>True where nothing of the transaction was applied.</summary>
    public bool IsRejected => Code != RejectionCode.None;
}
