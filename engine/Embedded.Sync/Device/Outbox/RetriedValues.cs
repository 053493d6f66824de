using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>What an object says that the app has edited to be committed again.</summary>
internal static class RetriedValues
{
    /// <summary>
    /// Takes out of an object's attributes what neither the refused update had changed nor the app has edited since:
    /// there it only repeats what the device saw then, and what others have written meanwhile stays.
    /// </summary>
    public static void DropUntouched(EntityType entity, SynchronizationError refused, ByteBuffer attributes)
    {
        if (RejectedTransactions.ContentOf(refused) is not { Length: > 0 } content) return;
        var meant = new ByteBuffer();
        entity.Binding.WriteAttributes(
            RejectedTransactions.ToObject(entity, ObjectId.From(refused.ObjectId), content),
            new MessagePackWriter(meant));
        // Counters say what was added, whatever they have come to.
        var touched = AttributeMap.Where(attributes.WrittenSpan, (number, value) =>
            entity.FindAttribute(number) is { IsCounter: true }
            || !AttributeMap.Find(refused.Content, number).IsEmpty
            || !AttributeMap.Find(meant.WrittenSpan, number).SequenceEqual(value));
        attributes.Clear();
        attributes.Write(touched);
    }
}
