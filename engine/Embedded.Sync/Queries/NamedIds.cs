using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>Finds the ids that a condition names, so that they can be looked up instead of searched for.</summary>
internal static class NamedIds
{
    /// <summary>All ids for which the condition can hold, ascending; null for any, or for too many.</summary>
    public static IReadOnlyList<ObjectId>? Of(PredicateNode condition, int countMax) => condition switch
    {
        PredicateNode.And all => all.Conditions.Select(part => Of(part, countMax))
            .Where(ids => ids is not null).MinBy(ids => ids!.Count),
        PredicateNode.Compare
        {
            Kind: ComparisonKind.Equal,
            Left: PredicateOperand.Attribute { Number: PredicateOperand.Id },
            Right: PredicateOperand.Literal literal,
        } => Read([literal.Value]),
        PredicateNode.In
        {
            Item: PredicateOperand.Attribute { Number: PredicateOperand.Id },
            List: PredicateOperand.LiteralList list,
        } when list.Values.Count <= countMax => Read(list.Values),
        _ => null,
    };

    private static List<ObjectId> Read(IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        var ids = new List<ObjectId>();
        foreach (var value in values)
            if (CanonicalValue.TryRead<UInt128, GuidFormat>(value.Span, out var id)) ids.Add(new ObjectId(id));
        ids.Sort();
        return ids;
    }
}
