using System.Buffers.Binary;

namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>
/// The bytes of a leaf: keys and short values in one buffer, long values each in an array of its own.
/// </summary>
/// <remarks>
/// Bytes are only appended, never overwritten: what a span shows stays what it was. A row that is replaced or removed
/// leaves its bytes behind until the leaf is packed into a new heap.
/// </remarks>
internal sealed class LeafHeap(int capacity)
{
    /// <summary>
    /// The buffer size at which a leaf is packed or split; two of the largest rows fit, as a split needs.
    /// </summary>
    internal const int BytesMax = 4 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private List<byte[]>? _longValues;

    internal int Used { get; private set; }

    internal bool HasRoomFor(int length) => Used + length <= BytesMax;

    internal ReadOnlySpan<byte> Key(LeafSlot slot) => _bytes.AsSpan(slot.Offset, slot.KeyLength);

    internal ReadOnlySpan<byte> Value(LeafSlot slot) => slot.IsInline
        ? _bytes.AsSpan(slot.Offset + slot.KeyLength, slot.ValueLength)
        : LongValue(slot);

    internal LeafSlot Add(in NewRow row)
    {
        if (LeafSlot.IsInlineLength(row.Value.Length)) return Add(row.Prefix, row.Key, row.Value, row.Value.Length);
        return AddLong(row.Prefix, row.Key, row.Value.ToArray());
    }

    /// <summary>Takes a row over from another heap. A long value is shared, not copied.</summary>
    internal LeafSlot Take(LeafHeap other, LeafSlot slot) => slot.IsInline
        ? Add(slot.Prefix, other.Key(slot), other.Value(slot), slot.ValueLength)
        : AddLong(slot.Prefix, other.Key(slot), other.LongValue(slot));

    /// <summary>Lets the collector have a long value at once; the few bytes of its key wait for the packing.</summary>
    internal void ForgetLongValue(LeafSlot slot) => _longValues![NumberOf(slot)] = [];

    /// <summary>The same heap again, every row at the same offset, to be appended to by another owner.</summary>
    internal LeafHeap Copy()
    {
        var copy = new LeafHeap(Math.Min(BytesMax, Used + (Used / 8))) { Used = Used };
        _bytes.AsSpan(0, Used).CopyTo(copy.Reserve(0));
        if (_longValues is not null) copy._longValues = [.. _longValues];
        return copy;
    }

    private LeafSlot AddLong(ulong prefix, ReadOnlySpan<byte> key, byte[] value)
    {
        _longValues ??= [];
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, _longValues.Count);
        _longValues.Add(value);
        return Add(prefix, key, number, value.Length);
    }

    private LeafSlot Add(ulong prefix, ReadOnlySpan<byte> key, ReadOnlySpan<byte> inline, int valueLength)
    {
        var bytes = Reserve(key.Length + inline.Length);
        key.CopyTo(bytes[Used..]);
        inline.CopyTo(bytes[(Used + key.Length)..]);
        var slot = new LeafSlot(prefix, (ushort)Used, (ushort)key.Length, valueLength);
        Used += key.Length + inline.Length;
        return slot;
    }

    private byte[] LongValue(LeafSlot slot) => _longValues![NumberOf(slot)];

    private int NumberOf(LeafSlot slot) =>
        BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(slot.Offset + slot.KeyLength));

    private Span<byte> Reserve(int length)
    {
        if (Used + length <= _bytes.Length) return _bytes;
        var capacity = Math.Max(Used + length, Math.Min(BytesMax, 2 * _bytes.Length));
        var larger = GC.AllocateUninitializedArray<byte>(capacity);
        _bytes.AsSpan(0, Used).CopyTo(larger);
        return _bytes = larger;
    }
}
