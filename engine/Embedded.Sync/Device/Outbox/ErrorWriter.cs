using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>Keeps what a rejected transaction meant, one <see cref="SynchronizationError"/> for each change.</summary>
internal sealed class ErrorWriter(DeviceReader reader, DeviceWriter writer, ViewChanges views, SyncModel model)
{
    public void Keep(OutboxTransaction transaction, TransactionResult result, ReadOnlySpan<byte> bytes,
        ObjectId id, long now)
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
        writer.PutLocal(key, [], row.WrittenSpan);
        views.Add(key, ObjectChangeKind.Changed);
    }

    private SynchronizationError ToError(OutboxTransaction transaction, TransactionResult result,
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
        Whole = change.Kind == ChangeKind.Update ? WholeAfter(transaction, change.Key) : [],
    };

    /// <summary>The object as the transaction left it, without what the app did to it afterwards.</summary>
    private byte[] WholeAfter(OutboxTransaction transaction, ObjectKey key)
    {
        var later = new Dictionary<ChangePlace, bool>();
        using (var places = reader.ScanPlaces(key))
            while (places.MoveNext())
                if (ChangePlace.Read(places.Key) is var place && place.Sequence > transaction.Sequence)
                    later.Add(place, true);
        var known = reader.TryGetBase(key, out var row) ? row.ToArray() : [];
        return reader.TryGetView(key, known, later, out var whole) ? AttributeMap.OfRow(whole) : [];
    }
}
