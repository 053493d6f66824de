using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Online;

/// <summary>Asks the hub for a plan's result. Nothing that comes back is believed.</summary>
internal sealed class OnlineSource(HubConnection hub, OnlineOptions options)
{
    /// <summary>The number of objects in the result.</summary>
    public async Task<long> CountAsync(QueryPlan plan, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(plan, counts: true, cancellationToken).ConfigureAwait(false);
        return answer.Count;
    }

    /// <summary>A page of the result, and the plan of the rest; null where there is no rest.</summary>
    public async Task<(IReadOnlyList<object> Objects, QueryPlan? Next)> PageAsync(
        QueryPlan plan, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(plan, counts: false, cancellationToken).ConfigureAwait(false);
        try
        {
            var objects = answer.Objects.Select(found => ToObject(plan.Entity, found)).ToList();
            return (objects, NextOf(plan, answer));
        }
        catch (MessagePackException damage)
        {
            throw SyncAnswer.NoAnswer(damage);
        }
    }

    private async Task<SyncAnswer.Result> AskAsync(QueryPlan plan, bool counts, CancellationToken cancellationToken)
    {
        var call = $"A query on {plan.Entity.Name}";
        hub.Require(call);
        var request = RequestOf(plan, counts);
        try
        {
            var answer = await hub.ExchangeAsync(request, options.Timeout, cancellationToken).ConfigureAwait(false);
            return answer is SyncAnswer.Result result && Fits(result, request) ? result : throw new SyncException(
                SyncFailure.BadAnswer, $"What came back is no answer to a query on {plan.Entity.Name}. Try again.");
        }
        catch (SyncException failure) when (failure.Failure == SyncFailure.Unreachable)
        {
            throw new ConnectionRequiredException(call, failure);
        }
    }

    private SyncRequest.Query RequestOf(QueryPlan plan, bool counts)
    {
        var predicate = plan.Predicate is { } condition ? condition.CanonicalBytes.ToArray() : [];
        if (predicate.Length > ProtocolFormat.PredicateBytesMax)
            throw new ArgumentException($"The condition on {plan.Entity.Name} has {predicate.Length} bytes, and "
                + $"{ProtocolFormat.PredicateBytesMax} are allowed. Shorten its lists, or ask in parts.");
        return new SyncRequest.Query
        {
            Fingerprint = hub.Profile.Fingerprint, Profile = hub.Profile.Name, Client = hub.Database.State.Client,
            Stamp = hub.NewStamp(), Tickets = [],
            Entity = plan.Entity.Number, Predicate = predicate, Order = QueryMessage.OrderOf(plan),
            Skip = (int)plan.Skipped, Take = plan.Taken, Counts = counts,
            PageSize = options.PageSize, ByteBudget = options.ByteBudget,
            After = plan.After is { } place ? QueryMessage.Write(place) : [],
        };
    }

    private static bool Fits(SyncAnswer.Result answer, SyncRequest.Query request) =>
        answer.Objects.Count <= Math.Min(request.PageSize, request.Take ?? long.MaxValue)
        && (answer.Next.IsEmpty || answer.Objects.Count > 0)
        && (!request.Counts || answer.Objects.Count == 0);

    private static object ToObject(EntityType generalisation, ResultObject found)
    {
        var number = RowHeader.Of(found.Row.Span).Entity;
        return generalisation.SelfAndSpecialisations.FirstOrDefault(entity => entity.Number == number) is { } entity
            ? RowReader.ToObject(entity, found.Id, found.Row.Span)
            : throw new MessagePackException($"A row of entity {number} is no {generalisation.Name}.", 0);
    }

    private static QueryPlan? NextOf(QueryPlan plan, SyncAnswer.Result answer) => answer.Next.IsEmpty ? null
        : plan.FollowedFrom(QueryMessage.PlaceFromUntrusted(answer.Next.Span), answer.Objects.Count);
}
