using System.Linq.Expressions;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>What a query asks for, and how it will be read. Immutable.</summary>
internal sealed record QueryPlan(EntityType Entity)
{
    /// <summary>Above this many ids, one pass over all rows is the faster way.</summary>
    private const int LookupsMax = 1_000;

    /// <summary>The condition, or null where every object is asked for.</summary>
    public Predicate? Predicate { get; private init; }

    /// <summary>What the result is ordered by, the most significant first. After it: class, then id.</summary>
    public IReadOnlyList<SortTerm> Order { get; private init; } = [];

    /// <summary>How many objects are left out at the beginning.</summary>
    public long Skipped { get; private init; }

    /// <summary>How many objects are returned at most; null where there is no limit.</summary>
    public long? Taken { get; private init; }

    /// <summary>The only ids that can match, ascending, where the condition names a few; else null.</summary>
    public IReadOnlyList<ObjectId>? Ids { get; private init; }

    /// <summary>The index that the condition is looked up in; null where no index helps.</summary>
    public IndexChoice? Index { get; private init; }

    /// <summary>The indexed attribute by which the first objects of the order are found; else null.</summary>
    public AttributeDefinition? OrderIndex =>
        Ids is null && Index is null && Taken is not null && Order is [{ IsDescending: false } first, ..]
        && Entity.FindAttribute(first.Attribute.Number) is { HasIndex: true } attribute ? attribute : null;

    /// <summary>Where a page of the result begins; null for its beginning.</summary>
    public QueryPlace? After { get; init; }

    /// <summary>The entities whose objects can follow <see cref="After"/> in a result without an order.</summary>
    public IReadOnlyList<EntityType> EntitiesFromPlace => After is null ? Entity.SelfAndSpecialisations
        : [.. Entity.SelfAndSpecialisations.Where(entity => entity.Number >= After.Entity)];

    /// <summary>The condition as it runs on the rows of one exact entity; null where there is none.</summary>
    public RowFilter? FilterOf(EntityType exact) => Predicate?.Bind(exact, PredicateArguments.None);

    public QueryPlan Where(LambdaExpression condition) => Where(Predicate.Translate(Entity, condition));

    public QueryPlan Where(Predicate added)
    {
        RefuseAfterPaging("Where");
        if (added.Parameters.Count > 0)
            throw new PredicateException(added.Parameters[0].ToString(),
                "A query has no parameters. Capture a variable instead.");
        var predicate = Predicate is null ? added : Predicate.All(Entity, [Predicate, added]);
        return this with
        {
            Predicate = predicate,
            Ids = NamedIds.Of(predicate.Root, LookupsMax),
            Index = IndexChoice.For(Entity, predicate.Root),
        };
    }

    /// <summary>Orders by terms that were checked already.</summary>
    public QueryPlan OrderedBy(IReadOnlyList<SortTerm> order) => this with { Order = order };

    public QueryPlan OrderBy(LambdaExpression key, bool isDescending)
    {
        RefuseAfterPaging("OrderBy");
        return this with { Order = [SortTerm.Translate(Entity, key, isDescending), .. Order] };
    }

    public QueryPlan ThenBy(LambdaExpression key, bool isDescending)
    {
        RefuseAfterPaging("ThenBy");
        if (Order.Count == 0) throw new InvalidOperationException("ThenBy comes after OrderBy.");
        return this with { Order = [.. Order, SortTerm.Translate(Entity, key, isDescending)] };
    }

    public QueryPlan Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return this with { Skipped = Skipped + count, Taken = Taken is { } taken ? Math.Max(0, taken - count) : null };
    }

    /// <summary>The rest of the result, after a page of so many objects that ended at a place.</summary>
    public QueryPlan FollowedFrom(QueryPlace place, int count) => this with
    {
        After = place, Skipped = 0, Taken = Taken - count,
    };

    /// <summary>The one object with an id.</summary>
    public QueryPlan WithId(Guid id) => Where(Predicate.OfId(Entity, id));

    public QueryPlan Take(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return this with { Taken = Math.Min(Taken ?? long.MaxValue, count) };
    }

    /// <summary>Names what is read and how, for people.</summary>
    public override string ToString()
    {
        var classes = string.Join(", ", Entity.SelfAndSpecialisations);
        var how = this switch
        {
            { Ids: { } ids } => $"{ids.Count} looked up by id",
            { Index: { } index } => $"index on {index.Attribute} ({index.Comparison})",
            { OrderIndex: { } first } => $"index on {first} (in order)",
            _ => "scan of all rows",
        };
        var filter = Predicate is null ? ""
            : $", filtered on bytes by {string.Join(", ", Predicate.Attributes.Select(NameOf))}";
        var order = Order.Count == 0 ? "" : $", sorted by {string.Join(", ", Order.Select(DescriptionOf))}"
            + (Taken is null ? " (all keys kept)" : $" (at most {Skipped + Taken} keys kept)");
        var page = (Skipped > 0 ? $", skip {Skipped}" : "") + (Taken is null ? "" : $", take {Taken}");
        return $"{classes}: {how}{filter}{order}{page}";
    }

    private string DescriptionOf(SortTerm term) =>
        NameOf(term.Attribute.Number) + (term.IsDescending ? " descending" : "");

    private string NameOf(int number) => number switch
    {
        PredicateOperand.Id => "Id",
        PredicateOperand.ChangedDate => "ChangedDate",
        _ => Entity.FindAttribute(number)!.Name,
    };

    private void RefuseAfterPaging(string call)
    {
        if (Skipped > 0 || Taken is not null)
            throw new InvalidOperationException($"{call} comes before Skip and Take. Filter the result instead.");
    }
}
