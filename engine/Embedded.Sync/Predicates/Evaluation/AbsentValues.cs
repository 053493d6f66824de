using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>
/// What an attribute counts as where a row has nil or is too short: what a new object of the exact class has, since
/// reading a row into an object leaves it there.
/// </summary>
internal static class AbsentValues
{
    /// <summary>The values of a new object, as MessagePack, by attribute number.</summary>
    public static Dictionary<int, byte[]> Of(EntityType entity)
    {
        var buffer = new ByteBuffer();
        entity.Binding.WriteAttributes(entity.Binding.Create(), new MessagePackWriter(buffer));
        var values = new Dictionary<int, byte[]>();
        var change = new AttributeChanges(buffer.WrittenSpan);
        while (change.MoveNext())
        {
            var isEmptyReference = change.Value is [MessagePackCode.Nil]
                && entity.FindAttribute(change.Number)?.Type == AttributeType.Reference;
            values[change.Number] = isEmptyReference ? EmptyId() : change.Value.ToArray();
        }

        return values;
    }

    // A reference is never null: one that leads nowhere has the empty id.
    private static byte[] EmptyId()
    {
        var id = new byte[2 + ObjectId.Size];
        (id[0], id[1]) = (MessagePackCode.Binary8, ObjectId.Size);
        return id;
    }
}
