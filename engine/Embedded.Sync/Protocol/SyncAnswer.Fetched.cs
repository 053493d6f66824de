using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <content>The answer to a request for objects by their ids.</content>
internal abstract partial record SyncAnswer
{
    /// <summary>Objects from one snapshot: those asked for, in their order, from the first on.</summary>
    public sealed record Fetched(IReadOnlyList<FetchedObject> Objects) : SyncAnswer;

    /// <summary>Writes what stands before the objects; as many as it says follow.</summary>
    public static void WriteFetchedHead(MessagePackWriter writer, ulong stamp, Ticket now) =>
        WriteHead(writer, FetchedKind, 5, stamp, now);

    /// <summary>Writes one object; without a row where it is gone or not to be read.</summary>
    public static void WriteFetched(MessagePackWriter writer, ObjectKey key, ReadOnlySpan<byte> row)
    {
        writer.WriteArrayHeader(3);
        writer.WriteUInt64(key.Entity);
        ProtocolFormat.WriteObjectId(writer, key.Id);
        if (row.IsEmpty) writer.WriteNil();
        else writer.WriteRaw(row);
    }

    private static Fetched ReadFetched(ref MessagePackReader reader, ReadOnlyMemory<byte> bytes)
    {
        var count = reader.ReadArrayHeader();
        var objects = new List<FetchedObject>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++)
        {
            var offset = reader.Offset;
            reader.ReadArrayHeader(3);
            var key = new ObjectKey(reader.ReadUInt16(), ProtocolFormat.ReadObjectId(ref reader));
            var start = reader.Offset;
            if (reader.TryReadNil())
            {
                objects.Add(new FetchedObject(key, default));
                continue;
            }

            var header = RowHeader.Read(ref reader);
            reader.Skip(header.AttributeCount);
            if (header.Entity != key.Entity)
                throw new MessagePackException($"A row of entity {header.Entity} is given for {key}.", offset);
            objects.Add(new FetchedObject(key, bytes[start..reader.Offset]));
        }

        return new Fetched(objects);
    }
}

/// <summary>One object of an answer.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Row">Its row; empty where it is gone or not to be read.</param>
internal readonly record struct FetchedObject(ObjectKey Key, ReadOnlyMemory<byte> Row);
