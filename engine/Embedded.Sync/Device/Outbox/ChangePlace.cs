using System.Buffers.Binary;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Device;

/// <summary>Where a change lies in the outbox: its transaction's sequence, and its index there.</summary>
internal readonly record struct ChangePlace(ulong Sequence, uint Index)
{
    private const int Size = sizeof(ulong) + sizeof(uint);

    /// <summary>The place at the end of a key, be it that of a change or that of an object's change.</summary>
    public static ChangePlace Read(ReadOnlySpan<byte> key) => new(
        BinaryPrimitives.ReadUInt64BigEndian(key[^Size..]), BinaryPrimitives.ReadUInt32BigEndian(key[^sizeof(uint)..]));

    /// <summary>The object's id, in the key of an object's change.</summary>
    public static ObjectId ReadId(ReadOnlySpan<byte> key) => ObjectId.Read(key[^(Size + ObjectId.Size)..]);

    /// <summary>True where the base row contains the change, in the value of an object's change.</summary>
    public static bool IsIncluded(ReadOnlySpan<byte> value) => value[0] != 0;

    /// <summary>The key of the change itself.</summary>
    public StoreKey ToKey()
    {
        var key = StoreKey.Of(DeviceTables.Changes, Sequence);
        key.Add(Index);
        return key;
    }
}
