using Embedded.Sync.Indexes;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>Values of an indexed attribute from one to another, both included, as an index orders them.</summary>
/// <param name="From">The first value's bytes; empty for no beginning.</param>
/// <param name="To">The last value's bytes; empty for no end.</param>
internal readonly record struct IndexRange(byte[] From, byte[] To)
{
    public static IndexRange All { get; } = new([], []);

    /// <summary>True for the entries of one value, which stand in order of id.</summary>
    public bool IsOneValue => From.Length > 0 && From.AsSpan().SequenceEqual(To) && !IsPrefix;

    /// <summary>True where <see cref="To"/> is but the beginning of the last values.</summary>
    public bool IsPrefix { get; init; }

    public bool IsEmpty => To.Length > 0 && From.AsSpan().SequenceCompareTo(To) > 0;

    public IndexRange And(IndexRange other) => new(
        From.AsSpan().SequenceCompareTo(other.From) >= 0 ? From : other.From,
        To.Length == 0 ? other.To : other.To.Length == 0 || To.AsSpan().SequenceCompareTo(other.To) <= 0 ? To
            : other.To);
}

/// <summary>
/// The index that a query reads, and what of it. The entries are of at least the objects for which the condition
/// holds; it is asked of each row all the same.
/// </summary>
internal sealed record IndexChoice(AttributeDefinition Attribute, IReadOnlyList<IndexRange> Ranges, string Comparison)
{
    private const int ValuesMax = 1_000;

    /// <summary>How much a comparison leaves, the least first.</summary>
    private int Rank { get; init; }

    /// <summary>The best index for a condition, or null where none helps.</summary>
    public static IndexChoice? For(EntityType entity, PredicateNode condition)
    {
        var parts = condition is PredicateNode.And all ? all.Conditions : [condition];
        return parts.Select(part => ForOne(entity, part)).OfType<IndexChoice>()
            .GroupBy(choice => choice.Attribute).Select(Merge).MinBy(choice => choice.Rank);
    }

    private static IndexChoice Merge(IEnumerable<IndexChoice> choices)
    {
        var best = choices.MinBy(choice => choice.Rank)!;
        if (best.Rank < 3) return best;
        var range = choices.Select(choice => choice.Ranges[0]).Aggregate((left, right) => left.And(right));
        return best with { Ranges = range.IsEmpty ? [] : [range] };
    }

    private static IndexChoice? ForOne(EntityType entity, PredicateNode node) => node switch
    {
        PredicateNode.Compare { Left: PredicateOperand.Attribute left, Right: PredicateOperand.Literal right } compare
            when Find(entity, left, compare.As) is { } attribute => ForComparison(attribute, compare.Kind, right),
        PredicateNode.In { Item: PredicateOperand.Attribute item, List: PredicateOperand.LiteralList list } member
            when list.Values.Count <= ValuesMax && Find(entity, item, member.As) is { } attribute =>
            new IndexChoice(attribute, [.. list.Values.Select(value => OneValue(attribute, value))], "one of a list")
            {
                Rank = 1,
            },
        PredicateNode.StartsWith { Text: PredicateOperand.Attribute text, Prefix: PredicateOperand.Literal prefix }
            when Find(entity, text, AttributeType.String) is { } attribute => ForPrefix(attribute, prefix),
        _ => null,
    };

    private static AttributeDefinition? Find(
        EntityType entity, PredicateOperand.Attribute operand, AttributeType type) =>
        entity.FindAttribute(operand.Number) is { HasIndex: true } attribute
            && PredicateTypes.ComparedAs(attribute.Type) == type ? attribute : null;

    private static IndexChoice? ForComparison(
        AttributeDefinition attribute, ComparisonKind kind, PredicateOperand.Literal literal)
    {
        var value = OneValue(attribute, literal.Value);
        if (kind == ComparisonKind.Equal) return new IndexChoice(attribute, [value], "equal");
        if (literal.Value.Span is [MessagePackCode.Nil]) return null;
        var range = kind is ComparisonKind.Less or ComparisonKind.LessOrEqual ? new IndexRange([], value.To)
            : new IndexRange(value.From, []);
        return new IndexChoice(attribute, [range], "range") { Rank = 3 };
    }

    private static IndexChoice? ForPrefix(AttributeDefinition attribute, PredicateOperand.Literal literal)
    {
        if (CanonicalValue.ReadText(literal.Value.Span) is not { } prefix) return null;
        var key = new ByteBuffer();
        SortKeyFormat.WriteTextPrefix(key, prefix);
        var bytes = AttributeIndex.Cut(key.WrittenSpan).ToArray();
        return new IndexChoice(attribute, [new IndexRange(bytes, bytes) { IsPrefix = true }], "prefix") { Rank = 2 };
    }

    private static IndexRange OneValue(AttributeDefinition attribute, ReadOnlyMemory<byte> value)
    {
        var key = new ByteBuffer();
        SortKeyReader.Write(value.Span, attribute.Type, key);
        var bytes = AttributeIndex.Cut(key.WrittenSpan).ToArray();
        return new IndexRange(bytes, bytes);
    }
}
