namespace Embedded.Sync;

/// <summary>
/// A synchronisation completed, and the hub refused some of what was uploaded. Thrown on request, by
/// <see cref="SyncResult.ThrowIfRejected"/>; everything else was applied and stays.
/// </summary>
public sealed class PartialSynchronizationException : Exception
{
    internal PartialSynchronizationException(SyncResult result)
        : base($"The hub refused {result.TransactionsRejected} of {result.TransactionsRejected
            + result.TransactionsApplied} local transactions. See OfflineDatabase.Rejected, and retry or discard each.")
        => Result = result;

    /// <summary>What the synchronisation did.</summary>
    public SyncResult Result { get; }
}
