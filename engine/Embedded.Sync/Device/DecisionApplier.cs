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
    DeviceReader reader, DeviceWriter writer, Outbox outbox, OutboxEdit edit, DeviceState state, ViewChanges views)
{
    public void Apply(TransactionResult result, SyncModel model, Func<ObjectId> newId, long now)
    {
        if (outbox.Find(result.Transaction) is not { IsAcknowledged: false } transaction) return;
        if (result.Outcome == TransactionOutcome.Applied) Acknowledge(transaction, result.Version);
        else Reject(transaction, result, model, newId, now);
    }

    private void Acknowledge(OutboxTransaction transaction, ulong version)
    {
        var included = 0;
        foreach (var (key, place) in reader.ChangesOf(transaction.Sequence))
        {
            var contains = Contains(key, version);
            writer.PutPlace(key, place, contains);
            if (contains) included++;
        }

        edit.Replace(transaction with { AcknowledgedAt = version, IncludedCount = included });
    }

    /// <summary>An answer from the ledger may name a version that the download has long passed.</summary>
    private bool Contains(ObjectKey key, ulong version) =>
        (state.Mark(key.Entity) is { IsUsable: true, Booting: false } mark
            && mark.Position >= new Position(version, key.Id))
        || (state.IsConfirmed(key) && reader.TryGetBase(key, out var row) && RowHeader.Of(row).Version >= version);

    private void Reject(
        OutboxTransaction transaction, TransactionResult result, SyncModel model, Func<ObjectId> newId, long now)
    {
        var changes = reader.ChangesOf(transaction.Sequence);
        var without = changes.ToDictionary(change => change.Place, _ => true);
        foreach (var key in changes.Select(change => change.Key).Distinct())
        {
            var before = reader.TryGetView(key, out var seen) ? seen.ToArray() : [];
            var baseRow = reader.TryGetBase(key, out var row) ? row.ToArray() : [];
            views.Compare(key, before, reader.TryGetView(key, baseRow, without, out var after) ? after : []);
        }

        using (var scan = reader.ScanChanges(transaction.Sequence))
            while (scan.MoveNext()) KeepError(transaction, result, scan.Value, model, newId(), now);
        foreach (var (key, place) in changes) writer.DeleteChange(key, place);
        edit.Remove(transaction.Sequence);
    }

    private void KeepError(OutboxTransaction transaction, TransactionResult result, ReadOnlySpan<byte> bytes,
        SyncModel model, ObjectId id, long now)
    {
        var changeReader = new MessagePackReader(bytes);
        var change = ChangeMessage.Read(ref changeReader);
        var entity = model.Entity(typeof(SynchronizationError));
        var attributes = new ByteBuffer();
        entity.Binding.WriteAttributes(ToError(
            transaction, result, change, model.FindEntity(change.Key.Entity), now), new MessagePackWriter(attributes));
        var row = new ByteBuffer();
        RowEditor.Apply([], new RowHeader(entity.Number, 0, now, 0), attributes.WrittenSpan, row);
        var key = new ObjectKey(entity.Number, id);
        writer.PutLocal(key, row.WrittenSpan);
        views.Add(key, ObjectChangeKind.Changed);
    }

    private static SynchronizationError ToError(OutboxTransaction transaction, TransactionResult result,
        ChangeMessage change, EntityType? entity, long now) => new()
    {
        Code = result.Code,
        Reason = result.Reason,
        Date = UtcTicks.ToDateTime(now),
        TransactionId = transaction.Id.ToGuid(),
        Entity = entity?.Name ?? "",
        ObjectId = change.Key.Id.ToGuid(),
        Change = change.Kind.ToString(),
        Content = change.Attributes.ToArray(),
    };
}
