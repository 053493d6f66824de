using System.Buffers.Binary;
using Embedded.Sync.Indexes;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>One batch on a device's store, in the terms of what lies there.</summary>
internal sealed class DeviceWriter
{
    private readonly ByteBuffer _scratch = new();
    private readonly IndexWriter? _indexes;

    /// <param name="indexes">The indexes that are kept with the rows.</param>
    public DeviceWriter(DeviceIndexes indexes) => _indexes = indexes.IsEmpty ? null : new IndexWriter(indexes, Batch);

    public StoreBatch Batch { get; } = new();

    /// <summary>Writes a base row. What it replaces, or nothing, is needed for the indexes.</summary>
    public void PutBase(ObjectKey key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> row)
    {
        Batch.Put(StoreKey.Of(DeviceTables.Rows, key).Span, row);
        _indexes?.Replace(key, old, row);
    }

    public void DeleteBase(ObjectKey key, ReadOnlySpan<byte> old)
    {
        Batch.Delete(StoreKey.Of(DeviceTables.Rows, key).Span);
        _indexes?.Replace(key, old, []);
    }

    /// <summary>Removes all base rows of an entity, with their stamp.</summary>
    public void DeleteBaseRows(ushort entity)
    {
        DeleteEntity(DeviceTables.Rows, entity);
        DeleteEntity(DeviceTables.Indexes, entity);
    }

    public void PutLocal(ObjectKey key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> row)
    {
        Batch.Put(StoreKey.Of(DeviceTables.LocalRows, key).Span, row);
        _indexes?.Replace(key, old, row);
    }

    public void DeleteLocal(ObjectKey key, ReadOnlySpan<byte> old)
    {
        Batch.Delete(StoreKey.Of(DeviceTables.LocalRows, key).Span);
        _indexes?.Replace(key, old, []);
    }

    /// <summary>Says that the indexes of a database without objects are complete.</summary>
    public void PutIndexMarks() => _indexes?.PutMarks();

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

    private void DeleteEntity(byte table, ushort entity)
    {
        var from = StoreKey.Of(table, entity);
        var to = from;
        to.MakePrefixEnd();
        Batch.DeleteRange(from.Span, to.Span);
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
        _indexes?.PutMarks(mark.Entity, mark.RowsStamp);
    }

    private void PutStateRecord(DeviceState state)
    {
        _scratch.Clear();
        var writer = new MessagePackWriter(_scratch);
        writer.WriteArrayHeader(4);
        writer.WriteUInt64(state.Stamp);
        ProtocolFormat.WriteObjectId(writer, state.Client);
        ProtocolFormat.WriteTickets(writer, state.Tickets);
        ProtocolFormat.WriteEntities(writer, state.Verified);
        Batch.Put(StoreKey.Of(DeviceTables.State).Span, _scratch.WrittenSpan);
    }
}
