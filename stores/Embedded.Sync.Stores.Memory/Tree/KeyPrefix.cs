using System.Buffers.Binary;

namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>
/// The first eight bytes of a key as one number, most significant first, short keys filled with zeros.
/// </summary>
/// <remarks>Where two prefixes differ they order their keys; where they are equal the keys must be compared.</remarks>
internal static class KeyPrefix
{
    internal static ulong Of(ReadOnlySpan<byte> key)
    {
        if (key.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(key);
        ulong prefix = 0;
        for (var index = 0; index < key.Length; index++) prefix |= (ulong)key[index] << (56 - (8 * index));
        return prefix;
    }
}
