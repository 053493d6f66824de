namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>A leaf or a branch of the tree.</summary>
/// <remarks>
/// <para>Each batch has an owner token. A node that carries the token was made by the running batch, nobody else
/// has seen it, and it is changed in place; any other node is shared with snapshots and copied first. The token is an
/// object and not a number, because stores copied from each other share nodes and must never agree on a token.</para>
/// <para>Invariants: a node other than an empty root has rows; totals are those of the rows below; keys ascend
/// strictly and lie between the bounds that the parent gives. <see cref="TreeInvariants"/> checks them.</para>
/// </remarks>
internal abstract class Node(object owner)
{
    internal object Owner { get; } = owner;

    /// <summary>The rows at and below this node, and their bytes.</summary>
    internal Totals Totals { get; set; }

    /// <summary>Small enough that it should join a neighbour, if both fit into one node.</summary>
    internal abstract bool IsSparse { get; }

    /// <summary>This node if the owner may change it, else a copy.</summary>
    internal abstract Node ForOwner(object owner);

    /// <summary>Sets a row. Returns the node split off to the right, if there was no room.</summary>
    /// <remarks>Like all changes, only on a node of the running batch.</remarks>
    internal abstract Sibling? Put(in NewRow row);

    /// <summary>Removes the keys from one (included) to another (excluded); an empty end means no end.</summary>
    internal abstract void DeleteRange(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    /// <summary>
    /// Appends the contents of the right neighbour, if they fit comfortably. The neighbour does not change.
    /// </summary>
    internal abstract bool TryAbsorb(Node right, byte[] separator);
}

/// <summary>How many rows, and how many bytes their keys and values have.</summary>
internal readonly record struct Totals(long Rows, long Bytes)
{
    public static Totals operator +(Totals left, Totals right) => new(left.Rows + right.Rows, left.Bytes + right.Bytes);

    public static Totals operator -(Totals left, Totals right) => new(left.Rows - right.Rows, left.Bytes - right.Bytes);
}

/// <summary>
/// A node split off, and the key at which it starts: above all keys to its left, and at most its first.
/// </summary>
internal readonly record struct Sibling(byte[] Separator, Node Node);

/// <summary>A row to be put. The prefix is computed once for the whole way down.</summary>
internal readonly ref struct NewRow(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
{
    internal ReadOnlySpan<byte> Key { get; } = key;

    internal ReadOnlySpan<byte> Value { get; } = value;

    internal ulong Prefix { get; } = KeyPrefix.Of(key);

    internal Totals Totals => new(1, Key.Length + Value.Length);
}
