using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>Collects the objects whose view a batch changes: attributes or presence, not version or date.</summary>
/// <param name="model">Names the objects' classes.</param>
/// <param name="isObserved">False where nobody listens: then nothing is collected.</param>
internal sealed class ViewChanges(SyncModel model, bool isObserved)
{
    private readonly List<ObjectChange> _changes = [];

    public IReadOnlyList<ObjectChange> All => _changes;

    /// <summary>False where the caller may spare itself the reading of what it would compare.</summary>
    public bool IsObserved => isObserved;

    /// <summary>Takes an object's rows before and after; empty ones are absent.</summary>
    public void Compare(ObjectKey key, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (!isObserved) return;
        if (AttributesOf(before).SequenceEqual(AttributesOf(after)) && before.IsEmpty == after.IsEmpty) return;
        Add(key, after.IsEmpty ? ObjectChangeKind.Removed : ObjectChangeKind.Changed);
    }

    public void Add(ObjectKey key, ObjectChangeKind kind)
    {
        if (isObserved && model.FindEntity(key.Entity) is { } entity)
            _changes.Add(new ObjectChange(entity.Binding.ObjectType, key.Id.ToGuid(), kind));
    }

    private static ReadOnlySpan<byte> AttributesOf(ReadOnlySpan<byte> row)
    {
        if (row.IsEmpty) return [];
        var reader = new MessagePackReader(row);
        RowHeader.Read(ref reader);
        return row[reader.Offset..];
    }
}
