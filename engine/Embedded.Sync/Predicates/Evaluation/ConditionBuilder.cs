using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Binds a predicate to one exact entity, whose class says what nil leaves, and to the values of its parameters.
/// </summary>
internal sealed class ConditionBuilder
{
    private readonly PredicateArguments _arguments;
    private readonly Dictionary<int, RowSlot> _slots = [];
    private readonly int[] _numbers;

    private ConditionBuilder(Predicate predicate, EntityType entity, PredicateArguments arguments)
    {
        _arguments = arguments;
        _numbers = [.. predicate.Attributes.Where(number => number >= 0).Order()];
        var absent = AbsentValues.Of(entity);
        for (var index = 0; index < _numbers.Length; index++)
            _slots[_numbers[index]] = new RowSlot(index, absent.GetValueOrDefault(_numbers[index], [0xc0]));
    }

    public static RowFilter Build(Predicate predicate, EntityType entity, PredicateArguments arguments)
    {
        var builder = new ConditionBuilder(predicate, entity, arguments);
        return new RowFilter(builder._numbers, builder.Condition(predicate.Root),
            predicate.Attributes.Contains(PredicateOperand.Id));
    }

    private RowCondition Condition(PredicateNode node) => node switch
    {
        PredicateNode.Constant constant => new ConstantCondition(constant.Value),
        PredicateNode.And all => new JoinedCondition([.. all.Conditions.Select(Condition)], isAnd: true),
        PredicateNode.Or any => new JoinedCondition([.. any.Conditions.Select(Condition)], isAnd: false),
        PredicateNode.Not negated => new NegatedCondition(Condition(negated.Condition)),
        PredicateNode.Compare compare => compare.As switch
        {
            AttributeType.Boolean => Compare<bool, BooleanFormat>(compare),
            AttributeType.Int64 or AttributeType.DateTime => Compare<long, IntegerFormat>(compare),
            AttributeType.Decimal => Compare<decimal, DecimalValueFormat>(compare),
            AttributeType.Double => Compare<double, DoubleFormat>(compare),
            AttributeType.Guid => Compare<UInt128, GuidFormat>(compare),
            _ => new ComparisonCondition<ReadOnlySpan<byte>, TextFormat>(
                compare.Kind, Text(compare.Left), Text(compare.Right)),
        },
        PredicateNode.StartsWith starts => new PrefixCondition(Text(starts.Text), Text(starts.Prefix)),
        PredicateNode.In { As: var comparedAs } member => comparedAs switch
        {
            AttributeType.Boolean => In<bool, BooleanFormat>(member),
            AttributeType.Int64 or AttributeType.DateTime => In<long, IntegerFormat>(member),
            AttributeType.Decimal => In<decimal, DecimalValueFormat>(member),
            AttributeType.Double => In<double, DoubleFormat>(member),
            AttributeType.Guid => In<UInt128, GuidFormat>(member),
            _ => InTexts(member),
        },
        PredicateNode.Holds holds =>
            new SetCondition(_slots[holds.Set.Number], Source<UInt128, GuidFormat>(holds.Id)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ComparisonCondition<TValue, TFormat> Compare<TValue, TFormat>(PredicateNode.Compare node)
        where TFormat : struct, IValueFormat<TValue> => new(
            node.Kind, Source<TValue, TFormat>(node.Left), Source<TValue, TFormat>(node.Right));

    private MembershipCondition<TValue> In<TValue, TFormat>(PredicateNode.In node)
        where TFormat : struct, IValueFormat<TValue>
    {
        var values = new List<TValue>();
        var hasNull = false;
        foreach (var bytes in ListOf(node.List))
            if (CanonicalValue.TryRead<TValue, TFormat>(bytes.Span, out var value)) values.Add(value);
            else hasNull = true;
        return new MembershipCondition<TValue>(Source<TValue, TFormat>(node.Item), [.. values.Order()], hasNull);
    }

    private TextMembershipCondition InTexts(PredicateNode.In node)
    {
        var texts = ListOf(node.List).Select(bytes => CanonicalValue.ReadText(bytes.Span)).ToList();
        var sorted = texts.OfType<byte[]>().ToList();
        sorted.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        return new TextMembershipCondition(Text(node.Item), [.. sorted], texts.Contains(null));
    }

    private ValueSource<TValue> Source<TValue, TFormat>(PredicateOperand operand)
        where TFormat : struct, IValueFormat<TValue>
    {
        switch (operand)
        {
            case PredicateOperand.Attribute { Number: PredicateOperand.Id }:
                return (ValueSource<TValue>)(object)new IdSource();
            case PredicateOperand.Attribute { Number: PredicateOperand.ChangedDate, Type: AttributeType.DateTime }:
                return (ValueSource<TValue>)(object)new ChangedDateSource();
            case PredicateOperand.Attribute attribute:
                return new AttributeSource<TValue, TFormat>(_slots[attribute.Number]);
            default:
                var hasValue = CanonicalValue.TryRead<TValue, TFormat>(ValueOf(operand).Span, out var value);
                return new ConstantSource<TValue>(hasValue, value);
        }
    }

    private ValueSource<ReadOnlySpan<byte>> Text(PredicateOperand operand) => operand is PredicateOperand.Attribute text
        ? new AttributeSource<ReadOnlySpan<byte>, TextFormat>(_slots[text.Number])
        : new ConstantTextSource(CanonicalValue.ReadText(ValueOf(operand).Span));

    private ReadOnlyMemory<byte> ValueOf(PredicateOperand operand) => operand switch
    {
        PredicateOperand.Literal literal => literal.Value,
        PredicateOperand.Parameter parameter => _arguments.ValueOf(parameter.Declaration),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IReadOnlyList<ReadOnlyMemory<byte>> ListOf(PredicateOperand operand) => operand switch
    {
        PredicateOperand.LiteralList list => list.Values,
        PredicateOperand.Parameter parameter => _arguments.ListOf(parameter.Declaration),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
