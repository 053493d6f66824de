namespace Embedded.Sync;

/// <summary>What became of a committed unit of work.</summary>
public enum ReceiptState
{
    /// <summary>The hub has not decided yet; see <see cref="ReceiptStatus.WaitsFor"/>.</summary>
    Pending,

    /// <summary>The hub applied it as it was meant. Also a unit of work of which nothing had to be uploaded.</summary>
    Accepted,

    /// <summary>The hub applied it, and met values that the device did not know; see the conflicts.</summary>
    Conflict,

    /// <summary>The hub refused it, or can no longer tell (<see cref="RejectionCode.Expired"/>).</summary>
    Rejected,

    /// <summary>The app gave it up.</summary>
    Discarded,

    /// <summary>The database does not know it: it is another one's, it was reset, or the decision is too old.</summary>
    Unknown,
}

/// <summary>What became of a committed unit of work, and why.</summary>
public sealed record ReceiptStatus
{
    /// <summary>What became of it.</summary>
    public required ReceiptState State { get; init; }

    /// <summary>The hub's commit that holds the decision; none while there is none.</summary>
    public CommitVersion Version { get; init; }

    /// <summary>Why it was rejected; else None.</summary>
    public RejectionCode Code { get; init; }

    /// <summary>The reason, in a sentence; also why it waits. Else empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// The rejected or discarded transaction that it waits for; empty where it waits for the hub alone.
    /// </summary>
    public Guid WaitsFor { get; init; }

    /// <summary>Where it met what the device did not know, and how that ended; at most 1,000.</summary>
    public IReadOnlyList<SyncConflict> Conflicts { get; init; } = [];

    /// <summary>True once the hub or the app has decided.</summary>
    public bool IsDecided => State is not (ReceiptState.Pending or ReceiptState.Unknown);
}

/// <summary>
/// Follows one committed unit of work. It may be made anew from the transaction's id at any time, also after a restart
/// (<see cref="OfflineDatabase.ReceiptOf"/>). Thread-safe.
/// </summary>
public sealed class Receipt
{
    private readonly OfflineDatabase _database;

    internal Receipt(OfflineDatabase database, Guid transactionId)
    {
        _database = database;
        TransactionId = transactionId;
    }

    /// <summary>The id that <see cref="UnitOfWork.Commit"/> returned; empty where nothing had to be uploaded.</summary>
    public Guid TransactionId { get; }

    /// <summary>What has become of it by now.</summary>
    public ReceiptStatus Status => _database.StatusOf(TransactionId);

    /// <summary>
    /// Completes when it is decided; at once where it is, and where the database does not know it. It starts no
    /// synchronisation, and completes on the thread pool.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public Task<ReceiptStatus> WaitAsync(CancellationToken cancellationToken = default) =>
        _database.WaitForDecisionAsync(TransactionId, cancellationToken);
}
