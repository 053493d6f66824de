using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <summary>
/// The local transactions that the hub refused: lists them, makes objects of what they meant, and brings each to an
/// end. Thread-safe.
/// </summary>
public sealed class RejectedTransactions
{
    private readonly OfflineDatabase _database;

    internal RejectedTransactions(OfflineDatabase database) => _database = database;

    /// <summary>
    /// All of them, oldest first; then those of which no change is kept any more but for which others still wait.
    /// </summary>
    public IReadOnlyList<RejectedTransaction> List()
    {
        var kept = _database.All<SynchronizationError>().OrderBy(error => error.Date)
            .GroupBy(error => error.TransactionId).Select(ToTransaction).ToList();
        var others = _database.WaitedFor().Except(kept.Select(transaction => transaction.Id));
        return [.. kept, .. others.Select(WithoutChanges)];
    }

    /// <summary>One of them, or null where nothing is kept of it.</summary>
    public RejectedTransaction? Find(Guid id) => List().FirstOrDefault(transaction => transaction.Id == id);

    /// <summary>
    /// The object as the app meant it, of its exact class: to be shown, and edited for <see cref="Retry"/>. Null for
    /// a delete, and where the model has no such entity any more.
    /// </summary>
    public object? ObjectOf(SynchronizationError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return EntityOf(error) is { } entity && ContentOf(error) is { Length: > 0 } content
            ? ToObject(entity, ObjectId.From(error.ObjectId), content) : null;
    }

    /// <summary>
    /// Commits what a transaction meant again, as a new one with an id of its own, over the objects as they are now;
    /// what waits for it follows it. An update of an object that is gone creates it anew.
    /// </summary>
    /// <param name="id">The rejected transaction.</param>
    /// <param name="edited">
    /// Objects that shall be committed instead of what was kept of them, found by class and id. Of an update that is
    /// what it had changed, and what differs from <see cref="ObjectOf"/>; the rest stays as it is now. An object that
    /// the transaction did not change is added to it.
    /// </param>
    /// <returns>Follows the new transaction.</returns>
    /// <exception cref="ArgumentException">Nothing is kept of that transaction.</exception>
    /// <exception cref="CommitException">A value does not fit; nothing was written.</exception>
    public Receipt Retry(Guid id, params IReadOnlyCollection<object> edited)
    {
        ArgumentNullException.ThrowIfNull(edited);
        return _database.ReceiptOf(_database.Retry(Require(id), edited));
    }

    /// <summary>
    /// Retries, as they are, all transactions of the class <see cref="RejectionClass.RetryLater"/> that were rejected
    /// at least some time ago. A <see cref="Synchronizer"/> does so by itself
    /// (<see cref="SynchronizerOptions.RetryRejectedAfter"/>).
    /// </summary>
    /// <returns>How many there were.</returns>
    public int RetryDue(TimeSpan minimumAge = default)
    {
        var now = _database.Time.GetUtcNow().UtcDateTime;
        // A date of the future is one that a clock gave which has been put back since.
        var due = List().Where(one => one is { Class: RejectionClass.RetryLater, Changes.Count: > 0 }
            && (one.Date > now || now - one.Date >= minimumAge)).ToList();
        return due.Count(TryRetry);
    }

    /// <summary>Gives a transaction up: its errors go.</summary>
    /// <param name="id">The rejected transaction.</param>
    /// <param name="discardWaiting">
    /// True to give up what waits for it as well. False, the default: that is uploaded now, on its own.
    /// </param>
    /// <exception cref="ArgumentException">Nothing is kept of that transaction, and nothing waits for it.</exception>
    public void Discard(Guid id, bool discardWaiting = false)
    {
        var kept = Find(id);
        if (kept is null) throw NotKept(id);
        _database.Discard(id, kept.Changes, discardWaiting);
    }

    /// <summary>False where the app has dealt with it meanwhile, or the model no longer lets it be committed.</summary>
    private bool TryRetry(RejectedTransaction rejected)
    {
        try
        {
            _database.Retry(rejected, []);
            return true;
        }
        catch (Exception obstacle) when (obstacle is ArgumentException or CommitException)
        {
            return false;
        }
    }

    internal static byte[] ContentOf(SynchronizationError error) =>
        error.Change == nameof(Protocol.ChangeKind.Delete) ? []
            : error.Whole.Length > 0 ? error.Whole : error.Content;

    /// <summary>
    /// All attributes of an object that is made anew. Where the object was gone before its change was rejected, only
    /// the change is known, and the rest is that of a new object.
    /// </summary>
    internal static byte[] WholeOf(EntityType entity, SynchronizationError error)
    {
        var (attributes, row, changed) = (new Wire.ByteBuffer(), new Wire.ByteBuffer(), new Wire.ByteBuffer());
        entity.Binding.WriteAttributes(entity.Binding.Create(), new Wire.MessagePackWriter(attributes));
        var header = new RowHeader(entity.Number, 0, 0, 0);
        RowEditor.Apply([], header, attributes.WrittenSpan, row);
        RowEditor.Apply(row.WrittenSpan, header, ContentOf(error), changed);
        return AttributeMap.OfRow(changed.WrittenSpan);
    }

    private RejectedTransaction Require(Guid id) => Find(id) ?? throw NotKept(id);

    private EntityType? EntityOf(SynchronizationError error) =>
        _database.Model.Entities.FirstOrDefault(entity => entity.Name == error.Entity);

    private RejectedTransaction ToTransaction(IGrouping<Guid, SynchronizationError> errors)
    {
        var first = errors.First();
        return new RejectedTransaction
        {
            Id = first.TransactionId,
            Code = first.Code,
            Reason = first.Reason,
            Date = first.Date,
            Changes = [.. errors],
            Waiting = _database.WaitingFor(first.TransactionId),
        };
    }

    private RejectedTransaction WithoutChanges(Guid id)
    {
        var status = _database.StatusOf(id);
        return new RejectedTransaction
        {
            Id = id, Code = status.Code, Date = default, Changes = [],
            Reason = status.State == ReceiptState.Discarded ? "It was discarded here." : status.Reason,
            Waiting = _database.WaitingFor(id),
        };
    }

    internal static object ToObject(EntityType entity, ObjectId id, byte[] attributes)
    {
        var row = new Wire.ByteBuffer();
        RowEditor.Apply([], new RowHeader(entity.Number, 0, 0, 0), attributes, row);
        return RowReader.ToObject(entity, id, row.WrittenSpan);
    }

    internal static ArgumentException NotKept(Guid id) =>
        new($"Nothing is kept of a rejected transaction {id}. It was retried or discarded already, or never rejected.");
}
