using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>Between a plan and the parts of a request that ask a hub for it.</summary>
internal static class QueryMessage
{
    /// <summary>The plan as a request carries it; head and limits are the caller's to set.</summary>
    public static IReadOnlyList<SyncRequest.OrderTerm> OrderOf(QueryPlan plan) =>
        [.. plan.Order.Select(term => new SyncRequest.OrderTerm(term.Attribute.Number, term.IsDescending))];

    /// <summary>The plan of a request that anyone may have sent.</summary>
    /// <param name="entity">What is asked for.</param>
    /// <param name="request">The request.</param>
    /// <param name="hidden">Attributes that count as not declared.</param>
    /// <exception cref="MessagePackException">A part of it does not fit the entity.</exception>
    public static QueryPlan PlanFromUntrusted(
        EntityType entity, SyncRequest.Query request, IReadOnlySet<int> hidden)
    {
        var plan = new QueryPlan(entity).OrderedBy([.. request.Order.Select(term => TermOf(entity, term, hidden))]);
        if (!request.Predicate.IsEmpty) plan = plan.Where(ConditionOf(entity, request.Predicate.Span, hidden));
        if (request.Skip < 0 || request.Take < 0)
            throw new MessagePackException("A negative number of objects was asked for.", 0);
        plan = plan.Skip(request.Skip);
        if (request.Take is { } take) plan = plan.Take(take);
        return request.After.IsEmpty ? plan : plan with { After = PlaceFromUntrusted(request.After.Span) };
    }

    public static byte[] Write(QueryPlace place)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.WriteUInt64(place.Entity);
        ProtocolFormat.WriteObjectId(writer, place.Id);
        writer.WriteBinary(place.Key);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The bytes are not a place.</exception>
    public static QueryPlace PlaceFromUntrusted(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(3);
        var place = new QueryPlace(
            reader.ReadUInt16(), ProtocolFormat.ReadObjectId(ref reader), reader.ReadBinary().ToArray());
        reader.ExpectEnd();
        return place;
    }

    private static Predicate ConditionOf(EntityType entity, ReadOnlySpan<byte> bytes, IReadOnlySet<int> hidden)
    {
        var condition = Predicate.FromUntrusted(entity, bytes, hidden);
        return condition.Parameters.Count == 0 ? condition
            : throw new MessagePackException("The condition of a query has no parameters.", 0);
    }

    private static SortTerm TermOf(EntityType entity, SyncRequest.OrderTerm term, IReadOnlySet<int> hidden)
    {
        var known = hidden.Contains(term.Attribute) ? null : entity.FindAttribute(term.Attribute);
        var type = term.Attribute switch
        {
            PredicateOperand.Id => AttributeType.Guid,
            PredicateOperand.ChangedDate => AttributeType.DateTime,
            var number => known?.Type
                ?? throw new MessagePackException($"{entity.Name} has no attribute {number}.", 0),
        };
        return SortTerm.IsOrdered(type)
            ? new SortTerm(new PredicateOperand.Attribute(term.Attribute, type), term.IsDescending)
            : throw new MessagePackException($"Values of type {type} have no order.", 0);
    }
}
