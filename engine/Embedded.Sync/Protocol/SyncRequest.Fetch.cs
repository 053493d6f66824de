using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <content>The request for objects by their ids.</content>
internal abstract partial record SyncRequest
{
    /// <summary>Asks for the newest state of objects that no page brings.</summary>
    public sealed record Fetch : SyncRequest
    {
        /// <summary>The objects, ascending, at most <see cref="SynchronizerOptions.BatchSizeMax"/>.</summary>
        public required IReadOnlyList<ObjectKey> Keys { get; init; }

        /// <summary>The answer ends soon after this many bytes; what is left is asked for again.</summary>
        public required int ByteBudget { get; init; }
    }

    private static void WriteBody(MessagePackWriter writer, Fetch fetch)
    {
        writer.WriteArrayHeader(2);
        writer.WriteInt64(fetch.ByteBudget);
        writer.WriteArrayHeader(2 * fetch.Keys.Count);
        foreach (var key in fetch.Keys)
        {
            writer.WriteUInt64(key.Entity);
            ProtocolFormat.WriteObjectId(writer, key.Id);
        }
    }

    private static Fetch ReadFetch(ref MessagePackReader reader, SyncRequest head)
    {
        reader.ReadArrayHeader(2);
        var byteBudget = reader.ReadInt32();
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count % 2 != 0 || count > 2 * SynchronizerOptions.BatchSizeMax)
            throw new MessagePackException(
                $"At most {SynchronizerOptions.BatchSizeMax} objects of two values were expected.", offset);
        var keys = new ObjectKey[count / 2];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = new ObjectKey(reader.ReadUInt16(), ProtocolFormat.ReadObjectId(ref reader));
            if (index > 0 && keys[index].CompareTo(keys[index - 1]) <= 0)
                throw new MessagePackException("The objects do not ascend.", offset);
        }

        return new Fetch
        {
            Fingerprint = head.Fingerprint, Profile = head.Profile, Client = head.Client, Stamp = head.Stamp,
            Tickets = head.Tickets, Keys = keys, ByteBudget = byteBudget,
        };
    }
}
