using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory.Tree;

namespace Embedded.Sync.Stores.Memory;

/// <summary>The root of one moment. As nodes never change once committed, holding it is the whole snapshot.</summary>
internal sealed class MemorySnapshot(MemoryStore store, Node root) : IStoreSnapshot
{
    private Node? _root = root;

    internal bool IsDisposed => _root is null || store.IsDisposed;

    public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var prefix = KeyPrefix.Of(key);
        var node = Root;
        while (node is Branch branch) node = branch.Child(branch.Find(key, prefix));
        var leaf = (Leaf)node;
        var index = leaf.Find(key, prefix);
        value = index >= 0 ? leaf.Value(index) : default;
        return index >= 0;
    }

    public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => new MemoryScan(this, Root, from, to);

    public void Dispose() => _root = null;

    private Node Root
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _root!;
        }
    }
}
