using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>What all messages share: version, kinds, limits, and the small values in them.</summary>
internal static class ProtocolFormat
{
    public const int Version = 1;
    public const int TicketsMax = 6;
    public const int CursorBytesMax = 64 * 1024;
    public const int TransactionsMax = 10_000;
    public const int PredicateBytesMax = 64 * 1024;
    public const int OrderTermsMax = 16;
    public const int ActionBytesMax = 4 * 1024 * 1024;
    public const int SortKeyBytesMax = 4 * 1024;
    public const int PlaceBytesMax = SortKeyBytesMax + 64;

    public static void WriteTickets(MessagePackWriter writer, IReadOnlyList<Ticket> tickets)
    {
        writer.WriteArrayHeader(2 * tickets.Count);
        foreach (var ticket in tickets) WriteTicket(writer, ticket);
    }

    public static Ticket[] ReadTickets(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count > 2 * TicketsMax || count % 2 != 0)
            throw new MessagePackException($"At most {TicketsMax} tickets of two values were expected.", offset);
        var tickets = new Ticket[count / 2];
        for (var index = 0; index < tickets.Length; index++) tickets[index] = ReadTicket(ref reader);
        return tickets;
    }

    public static void WriteTicket(MessagePackWriter writer, Ticket ticket)
    {
        writer.WriteUInt64(ticket.Head);
        writer.WriteUInt64(ticket.Tag);
    }

    public static Ticket ReadTicket(ref MessagePackReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64());

    /// <summary>An id as 16 bytes; the two that are no object's, none and end, as nil and true.</summary>
    public static void WriteId(MessagePackWriter writer, ObjectId id)
    {
        if (id == ObjectId.None) writer.WriteNil();
        else if (id == ObjectId.End) writer.WriteBoolean(true);
        else WriteObjectId(writer, id);
    }

    public static ObjectId ReadId(ref MessagePackReader reader)
    {
        if (reader.TryReadNil()) return ObjectId.None;
        if (reader.PeekType() != MessagePackType.Boolean) return ReadObjectId(ref reader);
        reader.ReadBoolean();
        return ObjectId.End;
    }

    public static void WriteObjectId(MessagePackWriter writer, ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        id.Write(bytes);
        writer.WriteBinary(bytes);
    }

    public static ObjectId ReadObjectId(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var bytes = reader.ReadBinary();
        return bytes.Length == ObjectId.Size ? ObjectId.Read(bytes)
            : throw new MessagePackException("An id of 16 bytes was expected.", offset);
    }

    public static void WriteEntities(MessagePackWriter writer, IReadOnlyCollection<ushort> entities)
    {
        writer.WriteArrayHeader(entities.Count);
        foreach (var entity in entities) writer.WriteUInt64(entity);
    }

    public static ushort[] ReadEntities(ref MessagePackReader reader)
    {
        var entities = new ushort[Math.Min(reader.ReadArrayHeader(), ushort.MaxValue)];
        for (var index = 0; index < entities.Length; index++) entities[index] = reader.ReadUInt16();
        return entities;
    }

    public static void WritePosition(MessagePackWriter writer, Position position)
    {
        writer.WriteUInt64(position.Version);
        WriteId(writer, position.Id);
    }

    public static Position ReadPosition(ref MessagePackReader reader) => new(reader.ReadUInt64(), ReadId(ref reader));

    public static void WriteKey(MessagePackWriter writer, ObjectKey key)
    {
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(key.Entity);
        WriteId(writer, key.Id);
    }

    public static ObjectKey ReadKey(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        return new ObjectKey(reader.ReadUInt16(), ReadId(ref reader));
    }
}
