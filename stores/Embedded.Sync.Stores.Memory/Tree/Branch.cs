namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>An inner node: children in order, each with the key at which it starts.</summary>
/// <remarks>
/// Child i holds the keys from key i (included) to key i + 1 (excluded). The first key is never read.
/// </remarks>
internal sealed class Branch : Node
{
    internal const int CountMax = 64;

    private readonly Edge[] _edges = new Edge[CountMax + 1];

    internal Branch(object owner, Node left, Sibling right)
        : base(owner)
    {
        _edges[0] = new Edge([], left);
        _edges[1] = new Edge(right.Separator, right.Node);
        Count = 2;
        Totals = left.Totals + right.Node.Totals;
    }

    private Branch(object owner, ReadOnlySpan<Edge> edges, Totals totals)
        : base(owner)
    {
        edges.CopyTo(_edges);
        Count = edges.Length;
        Totals = totals;
    }

    internal int Count { get; private set; }

    internal override bool IsSparse => Count < CountMax / 4;

    internal Node Child(int index) => _edges[index].Child;

    internal byte[] Key(int index) => _edges[index].Key;

    /// <summary>The child that holds the key, if any does.</summary>
    internal int Find(ReadOnlySpan<byte> key, ulong prefix)
    {
        var edges = _edges.AsSpan(0, Count);
        var low = 1;
        var high = edges.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (edges[middle].StartsAfter(key, prefix)) high = middle;
            else low = middle + 1;
        }

        return low - 1;
    }

    internal override Node ForOwner(object owner) =>
        ReferenceEquals(Owner, owner) ? this : new Branch(owner, _edges.AsSpan(0, Count), Totals);

    internal override Sibling? Put(in NewRow row)
    {
        var index = Find(row.Key, row.Prefix);
        var child = OwnChild(index);
        var before = child.Totals;
        var added = child.Put(row);
        Totals += child.Totals - before;
        if (added is not { } sibling) return null;

        Totals += sibling.Node.Totals;
        _edges.AsSpan(index + 1, Count - index - 1).CopyTo(_edges.AsSpan(index + 2));
        _edges[index + 1] = new Edge(sibling.Separator, sibling.Node);
        Count++;
        return Count > CountMax ? Split(index + 2 == Count) : null;
    }

    internal override void DeleteRange(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var first = Find(from, KeyPrefix.Of(from));
        var last = to.IsEmpty ? Count - 1 : Find(to, KeyPrefix.Of(to));
        if (last > first) DeleteIn(last, from, to);
        DeleteIn(first, from, to);
        // The children between lie in the range with all their rows.
        if (last > first + 1) RemoveChildren(first + 1, last - first - 1);
        if (last > first) MendChild(first + 1);
        MendChild(first);
    }

    internal override bool TryAbsorb(Node right, byte[] separator)
    {
        var other = (Branch)right;
        if (Count + other.Count > CountMax * 3 / 4) return false;
        other._edges.AsSpan(0, other.Count).CopyTo(_edges.AsSpan(Count));
        _edges[Count] = new Edge(separator, other.Child(0));
        Count += other.Count;
        Totals += other.Totals;
        return true;
    }

    private Node OwnChild(int index)
    {
        ref var edge = ref _edges[index];
        var child = edge.Child.ForOwner(Owner);
        if (!ReferenceEquals(child, edge.Child)) edge = edge with { Child = child };
        return child;
    }

    private void DeleteIn(int index, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var child = OwnChild(index);
        var before = child.Totals;
        child.DeleteRange(from, to);
        Totals += child.Totals - before;
    }

    /// <summary>Takes an empty child away, and joins a sparse one with a neighbour.</summary>
    private void MendChild(int index)
    {
        var child = Child(index);
        if (child.Totals.Rows == 0)
        {
            RemoveChildren(index, 1);
            return;
        }

        if (!child.IsSparse || Count == 1) return;
        var left = index + 1 < Count ? index : index - 1;
        if (OwnChild(left).TryAbsorb(Child(left + 1), Key(left + 1))) ForgetEdges(left + 1, 1);
    }

    private void RemoveChildren(int index, int count)
    {
        foreach (ref readonly var edge in _edges.AsSpan(index, count)) Totals -= edge.Child.Totals;
        ForgetEdges(index, count);
    }

    private void ForgetEdges(int index, int count)
    {
        _edges.AsSpan(index + count, Count - index - count).CopyTo(_edges.AsSpan(index));
        _edges.AsSpan(Count - count, count).Clear();
        Count -= count;
    }

    /// <summary>
    /// Splits off the upper half; after an append only the last child, so that ascending keys fill nodes.
    /// </summary>
    private Sibling Split(bool isAppend)
    {
        var middle = isAppend ? Count - 1 : Count / 2;
        var separator = Key(middle);
        var totals = default(Totals);
        foreach (ref readonly var edge in _edges.AsSpan(middle, Count - middle)) totals += edge.Child.Totals;
        var right = new Branch(Owner, _edges.AsSpan(middle, Count - middle), totals);
        _edges.AsSpan(middle, Count - middle).Clear();
        Count = middle;
        Totals -= totals;
        return new Sibling(separator, right);
    }

    private readonly record struct Edge
    {
        private readonly ulong _prefix;

        internal Edge(byte[] key, Node child)
        {
            _prefix = KeyPrefix.Of(key);
            Key = key;
            Child = child;
        }

        internal byte[] Key { get; }

        internal Node Child { get; init; }

        internal bool StartsAfter(ReadOnlySpan<byte> key, ulong prefix) =>
            _prefix != prefix ? _prefix > prefix : Key.AsSpan().SequenceCompareTo(key) > 0;
    }
}
