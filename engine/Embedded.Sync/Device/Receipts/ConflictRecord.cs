namespace Embedded.Sync;

/// <summary>The conflicts that the hub met in one local transaction.</summary>
/// <param name="TransactionId">The transaction; its receipt says what became of it.</param>
/// <param name="Version">The hub's commit that holds the decision.</param>
/// <param name="Conflicts">The conflicts, at most 1,000, with the values before and after.</param>
public sealed record ConflictRecord(
    Guid TransactionId, CommitVersion Version, IReadOnlyList<SyncConflict> Conflicts);
