using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// Attributes of which a row has nil, because it is older than they are or the hub keeps them to itself: an object
/// that is read from it has there what a new one has, and writing that back changes nothing.
/// </summary>
internal static class UnsetAttributes
{
    /// <summary>Takes out of a map of changes to a row what only repeats the values of a new object.</summary>
    /// <returns>The number of entries left.</returns>
    public static int Drop(EntityType entity, ReadOnlySpan<byte> row, ByteBuffer changes)
    {
        var unset = new HashSet<int>();
        var change = new AttributeChanges(changes.WrittenSpan);
        while (change.MoveNext())
            if (RowAttribute.IsNil(RowAttribute.Of(row, change.Number))) unset.Add(change.Number);
        if (unset.Count == 0) return change.Count;
        var left = AttributeMap.Where(changes.WrittenSpan, SaysMore(entity, unset));
        changes.Clear();
        changes.Write(left);
        return new AttributeChanges(left).Count;
    }

    /// <summary>True for entries to keep: those that are not unset, or say something else than a new object.</summary>
    public static AttributeMap.Filter SaysMore(EntityType entity, IReadOnlySet<int> unset)
    {
        var values = new ByteBuffer();
        entity.Binding.WriteAttributes(entity.Binding.Create(), new MessagePackWriter(values));
        return (number, value) => !unset.Contains(number)
            || !(AttributeMap.Find(values.WrittenSpan, number).SequenceEqual(value) || IsNothing(value));
    }

    private static bool IsNothing(ReadOnlySpan<byte> value) =>
        RowAttribute.IsNil(value) || (Increment.Is(value) && Increment.Of(value) == 0);
}
