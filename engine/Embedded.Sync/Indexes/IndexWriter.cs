using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Indexes;

/// <summary>Brings the entries of rows into the batch that writes the rows.</summary>
internal sealed class IndexWriter(DeviceIndexes indexes, StoreBatch batch)
{
    private readonly ByteBuffer _before = new();
    private readonly ByteBuffer _after = new();

    /// <summary>Replaces the entries of a row; an empty one is none.</summary>
    public void Replace(ObjectKey key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> row)
    {
        foreach (var index in indexes.Of(key.Entity))
        {
            if (index.IsOfSet)
            {
                ReplaceSet(index, key.Id, index.TargetsOf(old), index.TargetsOf(row));
                continue;
            }

            _before.Clear();
            _after.Clear();
            if (!old.IsEmpty) index.WriteEntry(key.Id, old, _before);
            if (!row.IsEmpty) index.WriteEntry(key.Id, row, _after);
            if (_before.WrittenSpan.SequenceEqual(_after.WrittenSpan)) continue;
            if (_before.Length > 0) batch.Delete(_before.WrittenSpan);
            if (_after.Length > 0) batch.Put(_after.WrittenSpan, default);
        }
    }

    private void ReplaceSet(
        AttributeIndex index, ObjectId id, IReadOnlyList<ObjectId> old, IReadOnlyList<ObjectId> targets)
    {
        foreach (var target in old.Except(targets))
        {
            index.WriteEntry(id, target, _before);
            batch.Delete(_before.WrittenSpan);
        }

        foreach (var target in targets.Except(old))
        {
            index.WriteEntry(id, target, _after);
            batch.Put(_after.WrittenSpan, default);
        }
    }

    /// <summary>Says that an entity's complete indexes go with the rows of a stamp.</summary>
    public void PutMarks(ushort entity, ulong rowsStamp)
    {
        foreach (var index in indexes.Of(entity)) IndexMark.Complete(index, rowsStamp).Put(index, batch);
    }

    /// <summary>Says that all indexes are complete, of an empty database.</summary>
    public void PutMarks()
    {
        foreach (var index in indexes.All) IndexMark.Complete(index, 0).Put(index, batch);
    }
}
