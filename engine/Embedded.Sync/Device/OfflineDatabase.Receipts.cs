using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <content>What became of local work.</content>
public sealed partial class OfflineDatabase
{
    private readonly ReceiptWaiters _waiters = new();

    /// <summary>The local work that the hub has not decided yet, and what it refused.</summary>
    public PendingWork Pending
    {
        get
        {
            lock (_writeLock)
            {
                var pending = _outbox.All.Where(transaction => !transaction.IsAcknowledged).ToList();
                return new PendingWork
                {
                    Count = pending.Count,
                    RejectedCount =
                        All<SynchronizationError>().Select(error => error.TransactionId).Distinct().Count(),
                    WaitingCount = pending.Count(transaction => transaction.IsWaiting),
                    Bytes = pending.Sum(transaction => (long)transaction.ByteCount),
                    OldestAge = pending.Count == 0 ? null
                        : Time.GetUtcNow().UtcDateTime - UtcTicks.ToDateTime(pending.Min(one => one.CommittedAt)),
                };
            }
        }
    }

    /// <summary>
    /// True where wiping the database loses no work: the hub has decided all of it, and no rejected change is kept
    /// that the app has neither retried nor discarded.
    /// </summary>
    public bool IsSafeToWipe => PendingCount == 0 && !All<SynchronizationError>().Any();

    /// <summary>
    /// What follows a committed unit of work. The newest 10,000 decisions are kept; of an older one the receipt says
    /// <see cref="ReceiptState.Unknown"/>.
    /// </summary>
    /// <param name="transactionId">What <see cref="UnitOfWork.Commit"/> returned.</param>
    public Receipt ReceiptOf(Guid transactionId) => new(this, transactionId);

    /// <summary>
    /// The conflicts that the hub met in this database's work, by transaction, the newest first: of the newest 10,000
    /// decisions.
    /// </summary>
    public IReadOnlyList<ConflictRecord> ListConflicts()
    {
        using var reader = Read();
        return [.. StoredReceipt.All(reader.Snapshot).Where(one => one.Result.Conflicts.Count > 0).Reverse()
            .Select(one => new ConflictRecord(one.Result.Transaction.ToGuid(), new CommitVersion(one.Result.Version),
                [.. one.Result.Conflicts.Select(conflict => SyncConflict.Of(Model, conflict))]))];
    }

    internal ReceiptStatus StatusOf(Guid transactionId)
    {
        // A unit of work that changed nothing, or objects that never leave the device.
        if (transactionId == Guid.Empty) return new ReceiptStatus { State = ReceiptState.Accepted };
        lock (_writeLock) return StatusOf(ObjectId.From(transactionId));
    }

    internal async Task<ReceiptStatus> WaitForDecisionAsync(Guid transactionId, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task decided;
            lock (_writeLock)
            {
                var status = StatusOf(transactionId);
                if (status.State != ReceiptState.Pending) return status;
                decided = _waiters.Add(ObjectId.From(transactionId));
            }

            await decided.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Needs the write lock.</summary>
    private ReceiptStatus StatusOf(ObjectId id)
    {
        using var reader = Read();
        var stored = StoredReceipt.Find(reader.Snapshot, id);
        // The hub may have lost what it had acknowledged: then it is pending again, whatever was decided before.
        if (_outbox.Find(id) is { IsAcknowledged: false } pending)
            return new ReceiptStatus
            {
                State = ReceiptState.Pending,
                WaitsFor = pending.WaitsFor.ToGuid(),
                Reason = pending.IsWaiting ? ReasonToWaitFor(pending.WaitsFor, reader) : "",
            };
        if (stored is not var (isDiscarded, result)) return new ReceiptStatus { State = ReceiptState.Unknown };
        return new ReceiptStatus
        {
            State = isDiscarded ? ReceiptState.Discarded
                : result.Outcome != TransactionOutcome.Applied ? ReceiptState.Rejected
                : result.Conflicts.Count > 0 ? ReceiptState.Conflict : ReceiptState.Accepted,
            Version = new CommitVersion(result.Version),
            Code = result.Code,
            Reason = result.Reason,
            Conflicts = [.. result.Conflicts.Select(conflict => SyncConflict.Of(Model, conflict))],
        };
    }

    private static string ReasonToWaitFor(ObjectId cause, DeviceReader reader) =>
        StoredReceipt.Find(reader.Snapshot, cause) is { IsDiscarded: true }
            ? $"It needs an object that transaction {cause} would have created, which was discarded. Discard what "
                + "waits for that one too, or let it go up without: Rejected.Discard."
            : $"It depends on the rejected transaction {cause}. Retry or discard that one.";
}
