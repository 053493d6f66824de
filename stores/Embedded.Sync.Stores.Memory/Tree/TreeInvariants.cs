namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>Checks a whole tree, row by row. For tests: the cost grows with the store.</summary>
internal static class TreeInvariants
{
    /// <exception cref="InvalidOperationException">An invariant of <see cref="Node"/> is broken.</exception>
    internal static void Check(Node root)
    {
        if (root.Totals.Rows == 0) Require(root is Leaf { Count: 0 }, "an empty tree is an empty leaf");
        else CheckNode(root, [], []);
    }

    /// <returns>The height above the leaves.</returns>
    private static int CheckNode(Node node, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (node is Branch branch) return CheckBranch(branch, from, to);
        CheckLeaf((Leaf)node, from, to);
        return 0;
    }

    private static int CheckBranch(Branch branch, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Require(branch.Count is > 0 and <= Branch.CountMax, "a branch has 1 to its maximum of children");
        var totals = default(Totals);
        var height = 0;
        for (var index = 0; index < branch.Count; index++)
        {
            var lower = index == 0 ? from : branch.Key(index);
            var upper = index + 1 < branch.Count ? branch.Key(index + 1) : to;
            var below = CheckNode(branch.Child(index), lower, upper);
            Require(index == 0 || below == height, "all leaves have the same depth");
            height = below;
            totals += branch.Child(index).Totals;
        }

        Require(totals == branch.Totals, "a branch has the totals of its children");
        return height + 1;
    }

    private static void CheckLeaf(Leaf leaf, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        Require(leaf.Count is > 0 and <= Leaf.CountMax, "a leaf has 1 to its maximum of rows");
        var bytes = 0L;
        for (var index = 0; index < leaf.Count; index++)
        {
            var key = leaf.Key(index);
            Require(key.SequenceCompareTo(from) >= 0, "no key is below its leaf's lower bound");
            Require(to.IsEmpty || key.SequenceCompareTo(to) < 0, "every key is below its leaf's upper bound");
            Require(index == 0 || leaf.Key(index - 1).SequenceCompareTo(key) < 0, "keys ascend strictly");
            bytes += key.Length + leaf.Value(index).Length;
        }

        Require(leaf.Totals == new Totals(leaf.Count, bytes), "a leaf has the totals of its rows");
    }

    private static void Require(bool holds, string invariant)
    {
        if (!holds) throw new InvalidOperationException($"The tree is broken: {invariant}.");
    }
}
