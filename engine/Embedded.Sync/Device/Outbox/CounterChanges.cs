using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>What a local change adds to counters, in maps of attributes.</summary>
internal static class CounterChanges
{
    /// <summary>The map with what was added to each counter for its value; those that stay are left out.</summary>
    /// <exception cref="CommitException">More is added than 64 bits hold.</exception>
    public static byte[] ToAdditions(WorkItem item, ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> based)
    {
        var (entries, count) = (new ByteBuffer(), 0);
        var writer = new MessagePackWriter(entries);
        var change = new AttributeChanges(attributes);
        while (change.MoveNext())
        {
            var counter = item.Entity.FindAttribute(change.Number) is { IsCounter: true } found ? found : null;
            var added = counter is null ? 0 : Increment.NumberOf(change.Value) - BaseOf(item, change.Number, based);
            if (added > long.MaxValue || added < long.MinValue)
                throw item.Refused($"{counter!.Name} is counted up by more than 64 bits hold.");
            if (counter is not null && added == 0) continue;
            writer.WriteInt64(change.Number);
            if (counter is null) entries.Write(change.Value);
            else Increment.Write(writer, (long)added);
            count++;
        }

        var output = new ByteBuffer(entries.Length + 8);
        new MessagePackWriter(output).WriteMapHeader(count);
        output.Write(entries.WrittenSpan);
        return output.ToArray();
    }

    /// <summary>The map without values of counters: what is added to them stays.</summary>
    public static byte[] WithoutValues(EntityType entity, ReadOnlySpan<byte> attributes) => AttributeMap.Where(
        attributes, (number, value) => entity.FindAttribute(number) is not { IsCounter: true } || Increment.Is(value));

    /// <summary>
    /// What the counters of an object that the app meant, and may have edited since, were counted up from: what others
    /// have added meanwhile is not taken back.
    /// </summary>
    public static Dictionary<int, long> BaseOf(EntityType entity, SynchronizationError error)
    {
        var based = new Dictionary<int, long>();
        var meant = RejectedTransactions.ContentOf(error);
        foreach (var counter in entity.Attributes.Where(attribute => attribute.IsCounter && meant.Length > 0))
        {
            var value = AttributeMap.Find(meant, counter.Number);
            var sent = AttributeMap.Find(error.Content, counter.Number);
            var number = value.IsEmpty ? 0 : Increment.Is(value) ? Increment.Of(value) : Increment.NumberOf(value);
            based[counter.Number] = Increment.Is(sent) ? number - Increment.Of(sent) : number;
        }

        return based;
    }

    private static Int128 BaseOf(WorkItem item, int counter, ReadOnlySpan<byte> based) =>
        item.CountedFrom is { } known ? known.GetValueOrDefault(counter)
            : Increment.NumberOf(RowAttribute.Of(based, counter));
}
