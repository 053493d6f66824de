using System.Buffers.Binary;
using System.Security.Cryptography;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// What one caller may see of one entity through one profile, with a digest that changes when that
/// does (rule R8).
/// </summary>
internal sealed class HubScope
{
    private HubScope(EntityType entity, ulong hash)
    {
        Entity = entity;
        Hash = hash;
    }

    public EntityType Entity { get; }

    public ulong Hash { get; }

    /// <summary>The scope of an entity whose mode is All: every object.</summary>
    public static HubScope Of(SyncProfile profile, EntityType entity)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        for (var level = entity; level is not null; level = level.Generalisation)
        {
            writer.WriteInt64(level.Number);
            writer.WriteInt64((int)profile.ModeOf(level));
        }

        return new HubScope(entity, Digest(buffer.WrittenSpan));
    }

    /// <summary>Eight bytes that stand for a user in cursors.</summary>
    public static ulong UserHash(SyncCaller caller)
    {
        var buffer = new ByteBuffer();
        new MessagePackWriter(buffer).WriteString(caller.User);
        return Digest(buffer.WrittenSpan);
    }

    private static ulong Digest(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));
}
