using System.Security.Cryptography;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>Where one entity of one device stands.</summary>
/// <param name="Entity">The entity's number.</param>
/// <param name="Scope">A digest of what the device may see of it.</param>
/// <param name="ReadAt">Head and tag of the snapshot that the position was reached in.</param>
/// <param name="Booting">True while the first scan by id goes on.</param>
/// <param name="Position">
/// The place in the change index; while booting, that of the head at which the scan began.
/// </param>
/// <param name="ScannedTo">While booting, the last id scanned.</param>
internal readonly record struct EntityCursor(
    ushort Entity, ulong Scope, Ticket ReadAt, bool Booting, Position Position, ObjectId ScannedTo);

/// <summary>
/// The cursors of all entities of one device, packed so that what they share is sent once, and sealed with the
/// hub's key (rule R7). Opaque to the device.
/// </summary>
internal sealed record CursorSet
{
    private const byte FormatVersion = 2;
    private const int SealSize = 16;

    public required ulong User { get; init; }

    /// <summary>A digest of the profile's name; what it says of an entity is part of that one's scope.</summary>
    public required ulong Profile { get; init; }

    public required ObjectId HubId { get; init; }

    public required IReadOnlyList<EntityCursor> Entities { get; init; }

    /// <summary>The cursor of an entity, or null.</summary>
    public EntityCursor? Find(ushort entity)
    {
        foreach (var cursor in Entities)
            if (cursor.Entity == entity) return cursor;
        return null;
    }

    /// <summary>Writes the set with a seal that only this hub can make: HMAC-SHA-256, cut to 16 bytes.</summary>
    public byte[] Seal(byte[] key)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        var shared = Entities.Count == 0 ? default : Entities.MaxBy(cursor => cursor.ReadAt.Head).ReadAt;
        writer.WriteInt64(FormatVersion);
        writer.WriteUInt64(User);
        writer.WriteUInt64(Profile);
        ProtocolFormat.WriteObjectId(writer, HubId);
        ProtocolFormat.WriteTicket(writer, shared);
        writer.WriteArrayHeader(Entities.Count);
        foreach (var cursor in Entities) WriteCursor(writer, cursor, shared);
        Span<byte> seal = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, buffer.WrittenSpan, seal);
        buffer.Write(seal[..SealSize]);
        return buffer.ToArray();
    }

    /// <summary>Opens a set that a device sent; null where the seal or the form is wrong.</summary>
    public static CursorSet? FromUntrusted(ReadOnlySpan<byte> bytes, byte[] key)
    {
        if (bytes.Length < SealSize) return null;
        Span<byte> seal = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, bytes[..^SealSize], seal);
        if (!CryptographicOperations.FixedTimeEquals(seal[..SealSize], bytes[^SealSize..])) return null;
        var reader = new MessagePackReader(bytes[..^SealSize]);
        return reader.ReadInt64() == FormatVersion ? Read(ref reader) : null;
    }

    private static CursorSet Read(ref MessagePackReader reader)
    {
        var set = new CursorSet
        {
            User = reader.ReadUInt64(),
            Profile = reader.ReadUInt64(),
            HubId = ProtocolFormat.ReadObjectId(ref reader),
            Entities = [],
        };
        var shared = ProtocolFormat.ReadTicket(ref reader);
        var cursors = new EntityCursor[reader.ReadArrayHeader()];
        for (var index = 0; index < cursors.Length; index++) cursors[index] = ReadCursor(ref reader, shared);
        return set with { Entities = cursors };
    }

    private static void WriteCursor(MessagePackWriter writer, EntityCursor cursor, Ticket shared)
    {
        writer.WriteUInt64(cursor.Entity);
        writer.WriteUInt64(cursor.Scope);
        writer.WriteBoolean(cursor.Booting);
        ProtocolFormat.WritePosition(writer, cursor.Position);
        ProtocolFormat.WriteId(writer, cursor.ScannedTo);
        writer.WriteBoolean(cursor.ReadAt != shared);
        if (cursor.ReadAt != shared) ProtocolFormat.WriteTicket(writer, cursor.ReadAt);
    }

    private static EntityCursor ReadCursor(ref MessagePackReader reader, Ticket shared)
    {
        var (entity, scope) = (reader.ReadUInt16(), reader.ReadUInt64());
        var booting = reader.ReadBoolean();
        var position = ProtocolFormat.ReadPosition(ref reader);
        var scannedTo = ProtocolFormat.ReadId(ref reader);
        var readAt = reader.ReadBoolean() ? ProtocolFormat.ReadTicket(ref reader) : shared;
        return new EntityCursor(entity, scope, readAt, booting, position, scannedTo);
    }
}
