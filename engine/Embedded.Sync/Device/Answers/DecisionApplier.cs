using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Brings the hub's decisions on uploaded transactions into one batch. An applied one stays, acknowledged, until the
/// download contains it (rule R16); any other becomes <see cref="SynchronizationError"/>s.
/// </summary>
internal sealed class DecisionApplier(
    DeviceReader reader, DeviceWriter writer, Outbox outbox, OutboxEdit edit, DeviceState state, ViewChanges views,
    SyncProfile profile, PreservedRows preserved, ReceiptWriter receipts)
{
    private readonly ErrorWriter _errors = new(reader, writer, views, profile.Model);
    private readonly Dictionary<ChangePlace, bool> _included = [];
    private readonly HashSet<ObjectKey> _touched = [];
    private readonly List<OutboxTransaction> _rejected = [];

    public void Apply(TransactionResult result, Func<ObjectId> newId, long now)
    {
        // What was left undecided stays as it is: what it depends on was rejected, and it will wait for that.
        if (result.Outcome == TransactionOutcome.Held) return;
        if (outbox.Find(result.Transaction) is not { IsAcknowledged: false } transaction) return;
        if (result.Outcome == TransactionOutcome.Applied) Acknowledge(transaction, result);
        else Reject(transaction, result, newId, now);
        receipts.Put(result, isDiscarded: false);
    }

    /// <summary>To be called after the last decision: what depends on a rejected transaction begins to wait.</summary>
    public void Complete()
    {
        WaitingWork.Mark(_rejected, outbox, edit, reader, profile.Model);
        CompareViews();
    }

    /// <summary>Tells what all decisions together changed of what the app sees, each object once.</summary>
    private void CompareViews()
    {
        if (!views.IsObserved) return;
        foreach (var key in _touched)
        {
            var before = reader.TryGetView(key, out var seen) ? seen.ToArray() : [];
            var baseRow = preserved.Find(key) ?? (reader.TryGetBase(key, out var row) ? row.ToArray() : []);
            views.Compare(key, before, reader.TryGetView(key, baseRow, _included, out var after) ? after : []);
        }
    }

    private void Acknowledge(OutboxTransaction transaction, TransactionResult result)
    {
        var (version, included) = (result.Version, 0);
        foreach (var (key, place) in reader.ChangesOf(transaction.Sequence))
        {
            var mode = profile.ModeOf(profile.Model.FindEntity(key.Entity)!);
            if (mode == SyncMode.NothingPreserve) preserved.Keep(key, place, version, IsOtherwise(result, key));
            // What is never downloaded leaves the overlay with the decision: cleared, or kept as the device's own row.
            var contains = mode is SyncMode.NothingClear or SyncMode.NothingPreserve || Contains(key, version);
            writer.PutPlace(key, place, contains);
            _included[place] = contains;
            _touched.Add(key);
            if (contains) included++;
        }

        edit.Replace(transaction with
        {
            AcknowledgedAt = version, IncludedCount = included, WaitsFor = ObjectId.None,
        });
    }

    /// <summary>True where the hub kept or made something else than what was sent.</summary>
    private static bool IsOtherwise(TransactionResult result, ObjectKey key) => result.Conflicts.Any(
        conflict => conflict.Key == key && conflict.Resolution != ConflictResolution.DeviceWon);

    /// <summary>An answer from the ledger may name a version that the download has long passed.</summary>
    private bool Contains(ObjectKey key, ulong version)
    {
        var hasPassed = state.Mark(key.Entity) is { IsUsable: true, Booting: false } mark
            && mark.Position >= new Position(version, key.Id);
        return reader.TryGetBase(key, out var row)
            ? RowHeader.Of(row).Version >= version && (hasPassed || state.IsConfirmed(key))
            : hasPassed;
    }

    private void Reject(
        OutboxTransaction transaction, TransactionResult result, Func<ObjectId> newId, long now)
    {
        _rejected.Add(transaction);
        var changes = reader.ChangesOf(transaction.Sequence);
        using (var scan = reader.ScanChanges(transaction.Sequence))
            while (scan.MoveNext()) _errors.Keep(transaction, result, scan.Value, newId(), now);
        foreach (var (key, place) in changes)
        {
            writer.DeleteChange(key, place);
            // What is gone from the overlay and what the base contains look the same.
            _included[place] = true;
            _touched.Add(key);
        }

        edit.Remove(transaction.Sequence);
    }
}
