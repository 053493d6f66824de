using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Finds the objects that a map of changed attributes leads to.</summary>
internal static class ReferencesOf
{
    private const int IdsExpected = 1_024;

    /// <summary>
    /// What is known of the first of some objects that the map refers to. Values that are no references lead nowhere.
    /// </summary>
    public static bool TryFind<TKnown>(EntityType entity, ReadOnlySpan<byte> attributes,
        IReadOnlyDictionary<ObjectKey, TKnown> targets, out TKnown? known)
    {
        known = default;
        var change = new AttributeChanges(attributes);
        while (change.MoveNext())
            if (entity.FindAttribute(change.Number)?.Target is { } target
                && TryFollow(change.Value, target, targets, out known)) return true;
        return false;
    }

    /// <summary>
    /// The ids that the value of an association holds: one, or those of a set. A value that is none leads nowhere.
    /// </summary>
    public static IReadOnlyList<ObjectId> Ids(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || RowAttribute.IsNil(value)) return [];
        var reader = new MessagePackReader(value);
        var left = reader.PeekType() == MessagePackType.Array ? reader.ReadArrayHeader() : 1;
        var ids = new List<ObjectId>(Math.Min(left, IdsExpected));
        for (; left > 0 && reader.PeekType() == MessagePackType.Binary; left--)
            if (reader.ReadBinary() is { Length: ObjectId.Size } bytes) ids.Add(ObjectId.Read(bytes));
        return ids;
    }

    private static bool TryFollow<TKnown>(ReadOnlySpan<byte> value, EntityType target,
        IReadOnlyDictionary<ObjectKey, TKnown> targets, out TKnown? known)
    {
        known = default;
        foreach (var id in Ids(value))
            foreach (var entity in target.SelfAndSpecialisations)
                if (targets.TryGetValue(new ObjectKey(entity.Number, id), out known)) return true;
        return false;
    }
}
