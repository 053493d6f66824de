using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>Applies one batch to a tree: the old root stays as it is, the new one shares what did not change.</summary>
internal static class TreeEditor
{
    internal static Node Apply(Node root, StoreBatch batch)
    {
        var owner = new object();
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            root = operation switch
            {
                StoreOperation.Put => Put(root, owner, new NewRow(key, value)),
                StoreOperation.Delete => Delete(root, owner, key),
                StoreOperation.DeleteRange => DeleteRange(root, owner, key, value),
                _ => throw new ArgumentException($"There is no operation {operation}.", nameof(batch)),
            };
        }

        return root;
    }

    private static Node Put(Node root, object owner, in NewRow row)
    {
        root = root.ForOwner(owner);
        return root.Put(row) is { } sibling ? new Branch(owner, root, sibling) : root;
    }

    private static Node Delete(Node root, object owner, ReadOnlySpan<byte> key)
    {
        // The first key after this one is the same with a zero appended: a range of one key.
        Span<byte> next = stackalloc byte[StoreBatch.KeyLengthMax + 1];
        key.CopyTo(next);
        next[key.Length] = 0;
        return DeleteRange(root, owner, key, next[..(key.Length + 1)]);
    }

    private static Node DeleteRange(Node root, object owner, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (!HasRowIn(root, from, to)) return root;
        root = root.ForOwner(owner);
        root.DeleteRange(from, to);
        while (root is Branch { Count: 1 } branch) root = branch.Child(0);
        return root.Totals.Rows == 0 ? Leaf.Empty : root;
    }

    /// <summary>Looks first, so that deleting what is not there copies nothing.</summary>
    private static bool HasRowIn(Node root, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var prefix = KeyPrefix.Of(from);
        byte[]? next = null;
        while (root is Branch branch)
        {
            var child = branch.Find(from, prefix);
            if (child + 1 < branch.Count) next = branch.Key(child + 1);
            root = branch.Child(child);
        }

        var leaf = (Leaf)root;
        var index = leaf.LowerBound(from, prefix);
        if (index < leaf.Count) return leaf.Key(index).SequenceCompareTo(to) < 0;

        // The range may go on in the next leaf; only a bound at or above its end proves that it does not.
        return next is not null && next.AsSpan().SequenceCompareTo(to) < 0;
    }
}
