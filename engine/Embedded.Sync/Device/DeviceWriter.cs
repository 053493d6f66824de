using System.Buffers.Binary;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>One batch on a device's store, in the terms of what lies there.</summary>
internal sealed class DeviceWriter
{
    private readonly ByteBuffer _scratch = new();

    public StoreBatch Batch { get; } = new();

    public void PutBase(ObjectKey key, ReadOnlySpan<byte> row) =>
        Batch.Put(StoreKey.Of(DeviceTables.Rows, key).Span, row);

    public void DeleteBase(ObjectKey key) => Batch.Delete(StoreKey.Of(DeviceTables.Rows, key).Span);

    public void PutLocal(ObjectKey key, ReadOnlySpan<byte> row) =>
        Batch.Put(StoreKey.Of(DeviceTables.LocalRows, key).Span, row);

    public void DeleteLocal(ObjectKey key) => Batch.Delete(StoreKey.Of(DeviceTables.LocalRows, key).Span);

    public void PutTransaction(OutboxTransaction transaction) =>
        Batch.Put(StoreKey.Of(DeviceTables.Transactions, transaction.Sequence).Span, transaction.ToBytes());

    public void DeleteTransaction(ulong sequence) =>
        Batch.Delete(StoreKey.Of(DeviceTables.Transactions, sequence).Span);

    public void PutChange(ChangePlace place, ReadOnlySpan<byte> change) => Batch.Put(place.ToKey().Span, change);

    public void PutPlace(ObjectKey target, ChangePlace place, bool included) =>
        Batch.Put(PlaceKey(target, place).Span, [included ? (byte)1 : (byte)0]);

    /// <summary>Removes a change and its place among its object's changes.</summary>
    public void DeleteChange(ObjectKey target, ChangePlace place)
    {
        Batch.Delete(place.ToKey().Span);
        Batch.Delete(PlaceKey(target, place).Span);
    }

    /// <summary>Writes what differs between two states; all of it where there was none.</summary>
    public void PutState(DeviceState? before, DeviceState after, Func<ushort, long> countOf)
    {
        if (before is null || before.Stamp != after.Stamp) PutStateRecord(after);
        if (before is null || !before.Cursor.Span.SequenceEqual(after.Cursor.Span))
            Batch.Put(StoreKey.Of(DeviceTables.Cursor).Span, after.Cursor.Span);
        foreach (var mark in after.Marks)
        {
            var old = before?.Mark(mark.Entity);
            if (old is null || old.RowsStamp != mark.RowsStamp) PutRowsStamp(mark, countOf(mark.Entity));
            if (old == mark) continue;
            _scratch.Clear();
            mark.WriteHelper(_scratch);
            Batch.Put(StoreKey.Of(DeviceTables.Helpers, mark.Entity).Span, _scratch.WrittenSpan);
        }
    }

    public static StoreKey PlaceKey(ObjectKey target, ChangePlace place)
    {
        var key = StoreKey.Of(DeviceTables.ChangesByObject, target);
        key.Add(place.Sequence);
        key.Add(place.Index);
        return key;
    }

    private void PutRowsStamp(EntityMark mark, long count)
    {
        if (mark.RowsStamp == 0) return;
        Span<byte> value = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(value, mark.RowsStamp);
        BinaryPrimitives.WriteInt64BigEndian(value[sizeof(ulong)..], count);
        Batch.Put(StoreKey.Of(DeviceTables.Rows, mark.Entity).Span, value);
    }

    private void PutStateRecord(DeviceState state)
    {
        _scratch.Clear();
        var writer = new MessagePackWriter(_scratch);
        writer.WriteArrayHeader(4);
        writer.WriteUInt64(state.Stamp);
        ProtocolFormat.WriteObjectId(writer, state.Client);
        ProtocolFormat.WriteTickets(writer, state.Tickets);
        writer.WriteArrayHeader(state.Verified.Count);
        foreach (var entity in state.Verified) writer.WriteUInt64(entity);
        Batch.Put(StoreKey.Of(DeviceTables.State).Span, _scratch.WrittenSpan);
    }
}
