using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory.Tree;

namespace Embedded.Sync.Stores.Memory;

/// <summary>
/// A walk from leaf to leaf. It keeps no stack: a leaf's upper bound, noted on the way down, leads to the next leaf.
/// Before the first leaf it stands at the end of an empty one, with the start of the range as its bound.
/// </summary>
internal sealed class MemoryScan : IStoreScan
{
    private readonly MemorySnapshot _snapshot;
    private readonly Node _root;
    private readonly byte[] _to;
    private Leaf _leaf = Leaf.Empty;
    private byte[]? _next;
    private int _index;
    private int _end;
    private bool _isDisposed;

    internal MemoryScan(MemorySnapshot snapshot, Node root, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        _snapshot = snapshot;
        _root = root;
        _to = to.ToArray();
        _next = from.ToArray();
    }

    public ReadOnlySpan<byte> Key => PresentLeaf.Key(_index);

    public ReadOnlySpan<byte> Value => PresentLeaf.Value(_index);

    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_isDisposed || _snapshot.IsDisposed, this);
        if (_index < _end) _index++;
        while (_index >= _end)
        {
            if (_next is null) return false;
            Enter(_next);
        }

        return true;
    }

    public void Dispose() => _isDisposed = true;

    private Leaf PresentLeaf
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed || _snapshot.IsDisposed, this);
            if (_index >= _end) ThrowNoRow();
            return _leaf;
        }
    }

    private void Enter(ReadOnlySpan<byte> from)
    {
        var prefix = KeyPrefix.Of(from);
        var node = _root;
        _next = null;
        while (node is Branch branch)
        {
            var child = branch.Find(from, prefix);
            // The lowest bound on the way down is the tightest, so a deeper one replaces a higher one.
            if (child + 1 < branch.Count) _next = branch.Key(child + 1);
            node = branch.Child(child);
        }

        _leaf = (Leaf)node;
        _index = _leaf.LowerBound(from, prefix);
        _end = _leaf.Count;
        if (_to.Length > 0) EndAtBound();
    }

    private void EndAtBound()
    {
        if (_next is not null && _next.AsSpan().SequenceCompareTo(_to) < 0) return;
        _next = null;
        _end = _leaf.LowerBound(_to, KeyPrefix.Of(_to));
    }

    private static void ThrowNoRow() =>
        throw new InvalidOperationException("The scan stands on no row: MoveNext was not called, or returned false.");
}
