using System.Buffers.Binary;
using Embedded.Sync.Device;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Indexes;

/// <summary>
/// Makes a store's indexes those that the model declares, when a database is opened: builds what is new, was declared
/// otherwise, or does not go with the rows, and drops the rest. In bounded batches; an index counts as complete with
/// the last of them, so that one whose building was cut short is built anew and never read.
/// </summary>
internal sealed class IndexBuilder(IStore store, DeviceIndexes indexes)
{
    private const int BatchRows = 4_096;

    private readonly StoreBatch _batch = new();
    private readonly ByteBuffer _entry = new();

    public void Build()
    {
        using var snapshot = store.Snapshot();
        DropOthers(snapshot);
        foreach (var index in indexes.All)
        {
            var isKnown = snapshot.TryGet(index.MarkKey.Span, out var value);
            var complete = IndexMark.Complete(index, RowsStampOf(snapshot, index));
            if (!isKnown || IndexMark.FromStore(value) != complete) Build(snapshot, index, complete);
        }

        Commit();
    }

    private void Build(IStoreSnapshot snapshot, AttributeIndex index, IndexMark complete)
    {
        IndexMark.Building.Put(index, _batch);
        DeleteEntries(index.Prefix);
        Commit();
        var first = StoreKey.Of(index.RowsTable, index.Entity, ObjectId.None);
        var last = StoreKey.Of(index.RowsTable, index.Entity, ObjectId.End);
        using var rows = snapshot.Scan(first.Span, last.Span);
        while (rows.MoveNext())
        {
            Put(index, ObjectId.Read(rows.Key[^ObjectId.Size..]), rows.Value);
            if (_batch.Count >= BatchRows) Commit();
        }

        complete.Put(index, _batch);
    }

    private void Put(AttributeIndex index, ObjectId id, ReadOnlySpan<byte> row)
    {
        if (!index.IsOfSet)
        {
            index.WriteEntry(id, row, _entry);
            _batch.Put(_entry.WrittenSpan, default);
            return;
        }

        foreach (var target in index.TargetsOf(row).Distinct())
        {
            index.WriteEntry(id, target, _entry);
            _batch.Put(_entry.WrittenSpan, default);
        }
    }

    private void DropOthers(IStoreSnapshot snapshot)
    {
        var end = StoreKey.Of(DeviceTables.IndexMarks);
        end.MakePrefixEnd();
        using var marks = snapshot.Scan(StoreKey.Of(DeviceTables.IndexMarks).Span, end.Span);
        while (marks.MoveNext())
        {
            var key = marks.Key;
            var (entity, attribute) =
                (BinaryPrimitives.ReadUInt16BigEndian(key[1..]), BinaryPrimitives.ReadUInt16BigEndian(key[3..]));
            if (indexes.Find(entity, attribute) is not null) continue;
            _batch.Delete(key);
            var entries = StoreKey.Of(DeviceTables.Indexes, entity);
            entries.Add(attribute);
            DeleteEntries(entries);
        }
    }

    private void DeleteEntries(StoreKey prefix)
    {
        var end = prefix;
        end.MakePrefixEnd();
        _batch.DeleteRange(prefix.Span, end.Span);
    }

    private static ulong RowsStampOf(IStoreSnapshot snapshot, AttributeIndex index) =>
        index.RowsTable == DeviceTables.Rows
        && snapshot.TryGet(StoreKey.Of(DeviceTables.Rows, index.Entity).Span, out var stamp)
            ? BinaryPrimitives.ReadUInt64BigEndian(stamp) : 0;

    private void Commit()
    {
        if (_batch.Count > 0) store.Commit(_batch, Durability.Buffered);
        _batch.Clear();
    }
}
