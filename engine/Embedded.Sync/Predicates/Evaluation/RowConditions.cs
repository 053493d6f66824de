using Embedded.Sync.Rows;

namespace Embedded.Sync.Predicates;

/// <summary>A condition bound to one entity and to the values of its parameters. Immutable and thread-safe.</summary>
internal abstract class RowCondition
{
    public abstract bool Holds(scoped in RowValues values);
}

internal sealed class ConstantCondition(bool value) : RowCondition
{
    public override bool Holds(scoped in RowValues values) => value;
}

/// <summary>All conditions hold, or not one of them fails to.</summary>
internal sealed class JoinedCondition(RowCondition[] conditions, bool isAnd) : RowCondition
{
    public override bool Holds(scoped in RowValues values)
    {
        foreach (var condition in conditions)
            if (condition.Holds(values) != isAnd) return !isAnd;
        return isAnd;
    }
}

internal sealed class NegatedCondition(RowCondition condition) : RowCondition
{
    public override bool Holds(scoped in RowValues values) => !condition.Holds(values);
}

/// <summary>Two values compare so. Null equals null alone, and has an order only where the format says so.</summary>
internal sealed class ComparisonCondition<TValue, TFormat>(
    ComparisonKind kind, ValueSource<TValue> left, ValueSource<TValue> right) : RowCondition
    where TValue : allows ref struct
    where TFormat : struct, IValueFormat<TValue>
{
    public override bool Holds(scoped in RowValues values)
    {
        var hasLeft = left.TryGet(values, out var first);
        var hasRight = right.TryGet(values, out var second);
        if (!hasLeft || !hasRight) return HoldsOfNull(hasLeft, hasRight);
        return kind switch
        {
            ComparisonKind.Equal => TFormat.Equal(first, second),
            ComparisonKind.Less => TFormat.Less(first, second),
            ComparisonKind.Greater => TFormat.Less(second, first),
            ComparisonKind.LessOrEqual => TFormat.Less(first, second) || TFormat.Equal(first, second),
            _ => TFormat.Less(second, first) || TFormat.Equal(first, second),
        };
    }

    private bool HoldsOfNull(bool hasLeft, bool hasRight)
    {
        if (kind == ComparisonKind.Equal) return hasLeft == hasRight;
        return TFormat.NullHasOrder && kind switch
        {
            ComparisonKind.Less => hasRight,
            ComparisonKind.Greater => hasLeft,
            ComparisonKind.LessOrEqual => !hasLeft,
            _ => !hasRight,
        };
    }
}

internal sealed class PrefixCondition(ValueSource<ReadOnlySpan<byte>> text, ValueSource<ReadOnlySpan<byte>> prefix)
    : RowCondition
{
    public override bool Holds(scoped in RowValues values) =>
        text.TryGet(values, out var whole) && prefix.TryGet(values, out var start) && whole.StartsWith(start);
}

/// <summary>A value is one of a sorted list. Not-a-number is found, as Contains finds it.</summary>
internal sealed class MembershipCondition<TValue>(ValueSource<TValue> item, TValue[] sorted, bool hasNull)
    : RowCondition
{
    public override bool Holds(scoped in RowValues values) =>
        item.TryGet(values, out var value) ? Array.BinarySearch(sorted, value) >= 0 : hasNull;
}

/// <summary>A text is one of a list, sorted by bytes.</summary>
internal sealed class TextMembershipCondition(ValueSource<ReadOnlySpan<byte>> item, byte[][] sorted, bool hasNull)
    : RowCondition
{
    public override bool Holds(scoped in RowValues values)
    {
        if (!item.TryGet(values, out var text)) return hasNull;
        var (least, most) = (0, sorted.Length - 1);
        while (least <= most)
        {
            var middle = (least + most) / 2;
            var order = text.SequenceCompareTo(sorted[middle]);
            if (order == 0) return true;
            if (order < 0) most = middle - 1;
            else least = middle + 1;
        }

        return false;
    }
}

/// <summary>A set of references holds an id; the empty id is in none.</summary>
internal sealed class SetCondition(RowSlot set, ValueSource<UInt128> id) : RowCondition
{
    public override bool Holds(scoped in RowValues values)
    {
        var reader = values.ReaderAt(set);
        if (reader.TryReadNil() || !id.TryGet(values, out var wanted) || wanted == ObjectId.None.Value) return false;
        var isFound = false;
        for (var left = reader.ReadArrayHeader(); left > 0 && !isFound; left--)
            isFound = GuidFormat.Read(ref reader) == wanted;
        return isFound;
    }
}
