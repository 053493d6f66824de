using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Finds the objects that a map of changed attributes leads to.</summary>
internal static class ReferencesOf
{
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

    private static bool TryFollow<TKnown>(ReadOnlySpan<byte> value, EntityType target,
        IReadOnlyDictionary<ObjectKey, TKnown> targets, out TKnown? known)
    {
        known = default;
        var reader = new MessagePackReader(value);
        var left = reader.PeekType() == MessagePackType.Array ? reader.ReadArrayHeader() : 1;
        for (; left > 0; left--)
        {
            if (reader.PeekType() != MessagePackType.Binary) return false;
            var bytes = reader.ReadBinary();
            if (bytes.Length != ObjectId.Size) return false;
            var id = ObjectId.Read(bytes);
            foreach (var entity in target.SelfAndSpecialisations)
                if (targets.TryGetValue(new ObjectKey(entity.Number, id), out known)) return true;
        }

        return false;
    }
}
