using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Makes conditions in their normal form. Conditions are never unknown and have no effects, so the order of
/// operands carries no meaning: it is that of their canonical bytes.
/// </summary>
internal static class PredicateRules
{
    /// <summary>How deep conditions may be nested, after those of one kind are merged.</summary>
    public const int DepthMax = 32;

    public static PredicateNode Constant(bool value) => new PredicateNode.Constant(value);

    public static PredicateNode All(IEnumerable<PredicateNode> conditions) => Join(conditions, isAnd: true);

    public static PredicateNode Any(IEnumerable<PredicateNode> conditions) => Join(conditions, isAnd: false);

    public static PredicateNode Not(PredicateNode condition) => condition switch
    {
        PredicateNode.Not negated => negated.Condition,
        PredicateNode.Constant constant => Constant(!constant.Value),
        _ => new PredicateNode.Not(condition),
    };

    /// <summary>Attributes stand left, then parameters, then values; of two alike, the smaller bytes.</summary>
    public static PredicateNode Compare(
        ComparisonKind kind, AttributeType comparedAs, PredicateOperand left, PredicateOperand right) =>
        KindAndContent(left).SequenceCompareTo(KindAndContent(right)) <= 0
            ? new PredicateNode.Compare(kind, comparedAs, left, right)
            : new PredicateNode.Compare(Mirrored(kind), comparedAs, right, left);

    public static PredicateNode StartsWith(PredicateOperand text, PredicateOperand prefix) =>
        new PredicateNode.StartsWith(text, prefix);

    public static PredicateNode In(AttributeType comparedAs, PredicateOperand item, PredicateOperand list)
    {
        if (list is not PredicateOperand.LiteralList literals) return new PredicateNode.In(comparedAs, item, list);
        if (literals.Values.Count == 0) return Constant(false);
        return new PredicateNode.In(comparedAs, item, new PredicateOperand.LiteralList(Distinct(literals.Values)));
    }

    public static PredicateNode Holds(PredicateOperand.Attribute set, PredicateOperand id) =>
        new PredicateNode.Holds(set, id);

    /// <summary>The values of a list, each once, by ascending bytes.</summary>
    public static List<ReadOnlyMemory<byte>> Distinct(IEnumerable<ReadOnlyMemory<byte>> values)
    {
        var sorted = values.ToList();
        sorted.Sort((left, right) => left.Span.SequenceCompareTo(right.Span));
        var distinct = new List<ReadOnlyMemory<byte>>(sorted.Count);
        foreach (var value in sorted)
            if (distinct.Count == 0 || !distinct[^1].Span.SequenceEqual(value.Span)) distinct.Add(value);
        return distinct;
    }

    private static PredicateNode Join(IEnumerable<PredicateNode> conditions, bool isAnd)
    {
        var parts = new SortedDictionary<byte[], PredicateNode>(ByteOrder.Instance);
        foreach (var condition in conditions.SelectMany(condition => Parts(condition, isAnd)))
        {
            if (condition is not PredicateNode.Constant constant) parts[PredicateFormat.Encode(condition)] = condition;
            else if (constant.Value != isAnd) return constant;
        }

        return parts.Count switch
        {
            0 => Constant(isAnd),
            1 => parts.Values.First(),
            _ when isAnd => new PredicateNode.And([.. parts.Values]),
            _ => new PredicateNode.Or([.. parts.Values]),
        };
    }

    private static IEnumerable<PredicateNode> Parts(PredicateNode condition, bool isAnd) => condition switch
    {
        PredicateNode.And all when isAnd => all.Conditions,
        PredicateNode.Or any when !isAnd => any.Conditions,
        _ => [condition],
    };

    // Without the header of the array, which tells how much there is and not what.
    private static ReadOnlySpan<byte> KindAndContent(PredicateOperand operand) =>
        PredicateFormat.Encode(operand).AsSpan(1);

    private static ComparisonKind Mirrored(ComparisonKind kind) => kind switch
    {
        ComparisonKind.Less => ComparisonKind.Greater,
        ComparisonKind.LessOrEqual => ComparisonKind.GreaterOrEqual,
        ComparisonKind.Greater => ComparisonKind.Less,
        ComparisonKind.GreaterOrEqual => ComparisonKind.LessOrEqual,
        _ => kind,
    };

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? left, byte[]? right) => left.AsSpan().SequenceCompareTo(right);
    }
}
