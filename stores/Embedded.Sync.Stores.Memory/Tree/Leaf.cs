namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>A run of rows in key order: sorted slots that point into a heap of bytes.</summary>
/// <remarks>
/// Larger leaves scan faster and make a commit of one row copy more; smaller ones cost memory beside the rows.
/// With rows of 16 + 120 bytes, some thirty per leaf measured best on the whole: see the README.
/// </remarks>
internal sealed class Leaf : Node
{
    internal const int CountMax = 128;

    private LeafSlot[] _slots;
    private LeafHeap _heap;
    private int _live;

    private Leaf(object owner, LeafSlot[] slots, LeafHeap heap)
        : base(owner)
    {
        _slots = slots;
        _heap = heap;
    }

    /// <summary>The root of an empty tree. Nobody owns it.</summary>
    internal static Leaf Empty { get; } = new(new object(), [], new LeafHeap(0));

    internal int Count { get; private set; }

    internal override bool IsSparse => Count < CountMax / 4 && _live < LeafHeap.BytesMax / 4;

    internal ReadOnlySpan<byte> Key(int index) => _heap.Key(_slots[index]);

    internal ReadOnlySpan<byte> Value(int index) => _heap.Value(_slots[index]);

    /// <summary>The index of the first key that is not below this one; the count where there is none.</summary>
    internal int LowerBound(ReadOnlySpan<byte> key, ulong prefix)
    {
        var slots = _slots.AsSpan(0, Count);
        var low = 0;
        var high = slots.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (IsBelow(slots[middle], key, prefix)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The index of exactly this key, or −1.</summary>
    internal int Find(ReadOnlySpan<byte> key, ulong prefix)
    {
        var index = LowerBound(key, prefix);
        return IsKeyAt(index, key) ? index : -1;
    }

    internal override Node ForOwner(object owner)
    {
        if (ReferenceEquals(Owner, owner)) return this;
        if (_live < _heap.Used) return Pack(owner, 0, Count);
        return new Leaf(owner, CopySlots(), _heap.Copy()) { Count = Count, Totals = Totals, _live = _live };
    }

    internal override Sibling? Put(in NewRow row)
    {
        var index = LowerBound(row.Key, row.Prefix);
        if (IsKeyAt(index, row.Key)) RemoveSlots(index, 1);
        var length = LeafSlot.LengthOf(row.Key.Length, row.Value.Length);
        if (!_heap.HasRoomFor(length) && _live < _heap.Used) Become(Pack(Owner, 0, Count));
        if (Count == 0 || (Count < CountMax && _heap.HasRoomFor(length)))
        {
            Insert(index, row);
            return null;
        }

        return index == Count ? SplitOffRow(row) : SplitAround(index, row);
    }

    internal override void DeleteRange(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var first = LowerBound(from, KeyPrefix.Of(from));
        var end = to.IsEmpty ? Count : LowerBound(to, KeyPrefix.Of(to));
        if (end > first) RemoveSlots(first, end - first);
    }

    internal override bool TryAbsorb(Node right, byte[] separator)
    {
        var other = (Leaf)right;
        if (Count + other.Count > CountMax * 3 / 4 || _live + other._live > LeafHeap.BytesMax * 3 / 4) return false;
        var joined = new Leaf(Owner, new LeafSlot[CountMax], new LeafHeap(_live + other._live));
        joined.Append(this, 0, Count);
        joined.Append(other, 0, other.Count);
        Become(joined);
        return true;
    }

    private bool IsKeyAt(int index, ReadOnlySpan<byte> key) => index < Count && Key(index).SequenceEqual(key);

    private bool IsBelow(LeafSlot slot, ReadOnlySpan<byte> key, ulong prefix) =>
        slot.Prefix != prefix ? slot.Prefix < prefix : _heap.Key(slot).SequenceCompareTo(key) < 0;

    private void Insert(int index, in NewRow row)
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, Math.Min(CountMax, Math.Max(8, 2 * Count)));
        _slots.AsSpan(index, Count - index).CopyTo(_slots.AsSpan(index + 1));
        var slot = _slots[index] = _heap.Add(row);
        Count++;
        _live += slot.Length;
        Totals += slot.Totals;
    }

    private void RemoveSlots(int index, int count)
    {
        foreach (ref readonly var slot in _slots.AsSpan(index, count))
        {
            _live -= slot.Length;
            Totals -= slot.Totals;
            if (!slot.IsInline) _heap.ForgetLongValue(slot);
        }

        _slots.AsSpan(index + count, Count - index - count).CopyTo(_slots.AsSpan(index));
        Count -= count;
    }

    /// <summary>Ascending keys leave full leaves behind: the new row alone starts the next leaf.</summary>
    private Sibling SplitOffRow(in NewRow row)
    {
        var right = new Leaf(Owner, new LeafSlot[Count], new LeafHeap(LeafHeap.BytesMax));
        right.Insert(0, row);
        return new Sibling(SeparatorTo(right), right);
    }

    private Sibling SplitAround(int index, in NewRow row)
    {
        var middle = Middle();
        var right = Pack(Owner, middle, Count - middle);
        Become(Pack(Owner, 0, middle));
        if (index <= middle) Insert(index, row);
        else right.Insert(index - middle, row);
        return new Sibling(SeparatorTo(right), right);
    }

    /// <summary>Where about half of the bytes lie on either side, and a row at least.</summary>
    private int Middle()
    {
        var middle = 0;
        for (var bytes = 0; middle < Count - 1 && bytes < _live / 2; middle++) bytes += _slots[middle].Length;
        return Math.Max(1, middle);
    }

    /// <summary>
    /// The shortest key above all of this leaf and not above the next: short keys make small branches.
    /// </summary>
    private byte[] SeparatorTo(Leaf right)
    {
        var last = Key(Count - 1);
        var first = right.Key(0);
        return first[..(last.CommonPrefixLength(first) + 1)].ToArray();
    }

    private Leaf Pack(object owner, int index, int count)
    {
        var packed = new Leaf(owner, new LeafSlot[Math.Max(count, 8)], new LeafHeap(_live));
        packed.Append(this, index, count);
        return packed;
    }

    private void Append(Leaf other, int index, int count)
    {
        foreach (ref readonly var source in other._slots.AsSpan(index, count))
        {
            var slot = _slots[Count++] = _heap.Take(other._heap, source);
            _live += slot.Length;
            Totals += slot.Totals;
        }
    }

    private void Become(Leaf other)
    {
        (_slots, _heap, Count, _live, Totals) = (other._slots, other._heap, other.Count, other._live, other.Totals);
    }

    private LeafSlot[] CopySlots()
    {
        var slots = new LeafSlot[Math.Min(CountMax, Count + 8)];
        _slots.AsSpan(0, Count).CopyTo(slots);
        return slots;
    }
}
