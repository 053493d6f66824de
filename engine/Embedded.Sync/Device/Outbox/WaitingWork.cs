using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Finds the transactions of the outbox that depend on rejected ones. They wait until the app retries or discards
/// what they depend on; all others pass.
/// </summary>
internal static class WaitingWork
{
    /// <summary>What waits already, for those that come after it; but for what waits for one transaction.</summary>
    public static Dependants Of(Outbox outbox, DeviceReader reader, SyncModel model, ObjectId except)
    {
        var dependants = new Dependants(model);
        foreach (var transaction in outbox.All.Where(one => one.IsWaiting && one.WaitsFor != except))
            Add(dependants, reader, transaction.Sequence, transaction.WaitsFor);
        return dependants;
    }

    /// <summary>Marks what depends on transactions that a batch rejects, and what depends on that in turn.</summary>
    public static void Mark(
        IEnumerable<OutboxTransaction> rejected, Outbox outbox, OutboxEdit edit, DeviceReader reader, SyncModel model)
    {
        var dependants = new Dependants(model);
        var bySequence = rejected.ToDictionary(transaction => transaction.Sequence);
        if (bySequence.Count == 0) return;
        foreach (var known in outbox.All)
        {
            if (bySequence.ContainsKey(known.Sequence)) Add(dependants, reader, known.Sequence, known.Id);
            else if (edit.Find(known.Sequence) is { IsAcknowledged: false, IsWaiting: false } pending
                && CauseOf(dependants, reader, known.Sequence) is var cause && cause != ObjectId.None)
            {
                edit.Replace(pending with { WaitsFor = cause });
                Add(dependants, reader, known.Sequence, cause);
            }
        }
    }

    /// <summary>
    /// Marks what needs objects that discarded transactions would have created, and what depends on that in turn: the
    /// app decides whether it goes up without them.
    /// </summary>
    public static void MarkOrphans(IReadOnlyCollection<OutboxTransaction> discarded,
        IReadOnlyCollection<SynchronizationError> errors, Outbox outbox, OutboxEdit edit, DeviceReader reader,
        SyncModel model)
    {
        if (discarded.Count == 0 && !outbox.HasWaiting) return;
        var dependants = new Dependants(model);
        foreach (var error in errors) AddMissing(dependants, reader, model, error);
        foreach (var one in discarded)
            Add(dependants, reader, one.Sequence, one.Id, createdOnly: true);
        foreach (var known in outbox.All)
            if (edit.Find(known.Sequence) is { IsAcknowledged: false } pending
                && CauseOf(dependants, reader, known.Sequence) is var cause && cause != ObjectId.None)
            {
                edit.Replace(pending with { WaitsFor = cause });
                Add(dependants, reader, known.Sequence, cause);
            }
    }

    /// <summary>
    /// All that waits, in its order, with what it waits for once a rejected transaction is dealt with: what depends on
    /// other rejected work as well goes on waiting for that. Nothing where nothing waits for it.
    /// </summary>
    public static List<(OutboxTransaction Transaction, ObjectId WaitsFor)> Without(
        ObjectId cause, Outbox outbox, DeviceReader reader, SyncModel model)
    {
        var (left, dependants) = (new List<(OutboxTransaction, ObjectId)>(), new Dependants(model));
        if (!outbox.All.Any(one => one.IsWaiting && one.WaitsFor == cause)) return left;
        AddMissing(dependants, reader, model, cause);
        foreach (var one in outbox.All.Where(one => one.IsWaiting))
        {
            var waitsFor = one.WaitsFor != cause ? one.WaitsFor : CauseOf(dependants, reader, one.Sequence);
            if (waitsFor != ObjectId.None) Add(dependants, reader, one.Sequence, waitsFor);
            left.Add((one, waitsFor));
        }

        return left;
    }

    /// <summary>
    /// Adds the objects that rejected transactions would have created, but for one transaction's. One that is there
    /// after all, or made anew, can be referred to.
    /// </summary>
    /// <param name="dependants">Where they are added.</param>
    /// <param name="reader">The database.</param>
    /// <param name="model">Its model.</param>
    /// <param name="except">The transaction that is dealt with.</param>
    /// <param name="made">Objects that are being made anew.</param>
    public static void AddMissing(Dependants dependants, DeviceReader reader, SyncModel model, ObjectId except,
        IReadOnlySet<ObjectKey>? made = null)
    {
        var errors = model.Entity(typeof(SynchronizationError));
        using var rows = reader.ScanRows(DeviceTables.LocalRows, errors.Number, ObjectId.None, ObjectId.End);
        while (rows.MoveNext())
        {
            var error = (SynchronizationError)RowReader.FromStore(errors, ObjectId.None, rows.Value);
            if (error.TransactionId != except.ToGuid()) AddMissing(dependants, reader, model, error, made);
        }
    }

    private static void AddMissing(Dependants dependants, DeviceReader reader, SyncModel model,
        SynchronizationError error, IReadOnlySet<ObjectKey>? made = null)
    {
        if (error.Change != nameof(ChangeKind.Create)
            || model.Entities.FirstOrDefault(entity => entity.Name == error.Entity) is not { } entity) return;
        var key = new ObjectKey(entity.Number, ObjectId.From(error.ObjectId));
        if (made?.Contains(key) != true && !reader.TryGetView(key, out _))
            dependants.AddMissing(key, ObjectId.From(error.TransactionId));
    }

    private static void Add(
        Dependants dependants, DeviceReader reader, ulong sequence, ObjectId cause, bool createdOnly = false)
    {
        using var scan = reader.ScanChanges(sequence);
        while (scan.MoveNext())
        {
            var reading = new MessagePackReader(scan.Value);
            var change = ChangeMessage.Read(ref reading);
            if (!createdOnly || change.Kind == ChangeKind.Create) dependants.Add(change, cause);
        }
    }

    private static ObjectId CauseOf(Dependants dependants, DeviceReader reader, ulong sequence)
    {
        var cause = ObjectId.None;
        using var scan = reader.ScanChanges(sequence);
        while (cause == ObjectId.None && scan.MoveNext())
        {
            var change = new MessagePackReader(scan.Value);
            cause = dependants.CauseOf(ChangeMessage.Read(ref change));
        }

        return cause;
    }
}
