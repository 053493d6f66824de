using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>The conflicts of one transaction; of very many the first are kept.</summary>
internal sealed class ConflictLog
{
    private const int ConflictsMax = 1_000;

    private readonly List<AttributeConflict> _conflicts = [];

    public IReadOnlyList<AttributeConflict> All => _conflicts;

    /// <summary>Notes attributes that were in conflict, with the object's rows before and after.</summary>
    public void Add(ChangeMessage change, List<int> attributes, ReadOnlySpan<byte> hub, ReadOnlySpan<byte> after,
        ConflictResolution resolution)
    {
        foreach (var attribute in attributes)
        {
            if (_conflicts.Count >= ConflictsMax) return;
            var device = change.Kind == ChangeKind.Delete ? [] : AttributeMap.Find(change.Attributes, attribute);
            _conflicts.Add(new AttributeConflict(change.Key, attribute, resolution,
                ValueOf(hub, attribute), AttributeConflict.Bounded(device), ValueOf(after, attribute)));
        }
    }

    /// <summary>Notes what the hub's own rules made of a value, or that they removed the object.</summary>
    public void AddHandled(
        ObjectKey key, int attribute, ReadOnlySpan<byte> before, ReadOnlySpan<byte> sent, ReadOnlySpan<byte> after)
    {
        if (_conflicts.Count >= ConflictsMax) return;
        _conflicts.Add(new AttributeConflict(key, attribute, ConflictResolution.Handled,
            ValueOf(before, attribute), ValueOf(sent, attribute), ValueOf(after, attribute)));
    }

    /// <summary>Forgets what was noted, where the transaction is not applied.</summary>
    public void Clear() => _conflicts.Clear();

    /// <summary>Notes an update of what the hub has deleted.</summary>
    public void AddAbsent(ChangeMessage change, ConflictResolution resolution)
    {
        var attributes = new AttributeChanges(change.Attributes);
        while (attributes.MoveNext() && _conflicts.Count < ConflictsMax)
            _conflicts.Add(new AttributeConflict(change.Key, attributes.Number, resolution,
                default, AttributeConflict.Bounded(attributes.Value), default));
    }

    private static byte[] ValueOf(ReadOnlySpan<byte> row, int attribute) =>
        row.IsEmpty || attribute < 0 ? [] : AttributeConflict.Bounded(RowAttribute.Of(row, attribute));
}
