using System.Linq.Expressions;
using Embedded.Sync.Online;
using Embedded.Sync.Predicates;
using Embedded.Sync.Queries;

namespace Embedded.Sync;

/// <summary>
/// A query that the hub answers, page by page. Immutable and thread-safe: each call returns another query, and each
/// reading asks anew.
/// </summary>
/// <remarks>
/// <para>
/// A page is one moment of the hub; the next one goes on after the last object of the one before, by what the result
/// is ordered by. So what is written between two pages neither repeats nor hides other objects; an object whose own
/// place in the order moves meanwhile may be met twice, or not at all.
/// </para>
/// <para>Without an order, objects come by class, then by id. docs/queries.md tells what conditions may say.</para>
/// <para>
/// Each reading may throw <see cref="ConnectionRequiredException"/> where there is no connection,
/// <see cref="SyncException"/> where the hub did not answer or refused, and <see cref="OperationCanceledException"/>.
/// </para>
/// </remarks>
public sealed class OnlineQuery<T> : IAsyncEnumerable<T>
    where T : class
{
    private readonly OnlineSource _source;
    private readonly QueryPlan _plan;

    internal OnlineQuery(OnlineSource source, QueryPlan plan) => (_source, _plan) = (source, plan);

    /// <summary>Those objects for which a condition holds, besides the conditions given before.</summary>
    /// <exception cref="PredicateException">The condition cannot run on rows.</exception>
    /// <exception cref="InvalidOperationException">Skip or Take came before.</exception>
    public OnlineQuery<T> Where(Expression<Func<T, bool>> condition) => With(_plan.Where(condition));

    /// <summary>
    /// Orders by an attribute, smallest first, null before all; text by code point. Ties keep the order they had.
    /// </summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">Skip or Take came before.</exception>
    public OnlineQuery<T> OrderBy<TKey>(Expression<Func<T, TKey>> key) => With(_plan.OrderBy(key, false));

    /// <summary>Orders by an attribute, greatest first, null after all. Ties keep the order they had.</summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">Skip or Take came before.</exception>
    public OnlineQuery<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> key) => With(_plan.OrderBy(key, true));

    /// <summary>Orders those that the order so far leaves equal, smallest first.</summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">There is no order yet, or Skip or Take came before.</exception>
    public OnlineQuery<T> ThenBy<TKey>(Expression<Func<T, TKey>> key) => With(_plan.ThenBy(key, false));

    /// <summary>Orders those that the order so far leaves equal, greatest first.</summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">There is no order yet, or Skip or Take came before.</exception>
    public OnlineQuery<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> key) => With(_plan.ThenBy(key, true));

    /// <summary>Leaves out the first objects of the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is negative, or the query would leave out more than <see cref="OnlineOptions.SkipMax"/>.
    /// </exception>
    public OnlineQuery<T> Skip(int count)
    {
        var plan = _plan.Skip(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Skipped, OnlineOptions.SkipMax, nameof(count));
        return With(plan);
    }

    /// <summary>Keeps the first objects of the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public OnlineQuery<T> Take(int count) => With(_plan.Take(count));

    /// <summary>The number of objects in the result, in one exchange and from one moment of the hub.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        _source.CountAsync(_plan, cancellationToken);

    /// <summary>True where the result has an object. The hub reads no further than the first.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken = default) =>
        await _source.CountAsync(_plan.Take(1), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>The first object of the result, or null.</summary>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var found in Take(1).WithCancellation(cancellationToken).ConfigureAwait(false)) return found;
        return null;
    }

    /// <summary>
    /// All objects of the result, at most <see cref="OnlineOptions.ListSizeMax"/>: enumerate the query where there may
    /// be more, or take fewer.
    /// </summary>
    /// <exception cref="OnlineResultTooLongException">The result is longer.</exception>
    public async Task<List<T>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var list = new List<T>();
        await foreach (var found in this.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (list.Count == OnlineOptions.ListSizeMax) throw new OnlineResultTooLongException(_plan.Entity.Name);
            list.Add(found);
        }

        return list;
    }

    /// <summary>
    /// Reads the result page by page: the next one is asked for when the one before was gone through.
    /// </summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        for (var plan = _plan; plan is { Taken: null or > 0 };)
        {
            var (objects, next) = await _source.PageAsync(plan, cancellationToken).ConfigureAwait(false);
            foreach (var found in objects) yield return (T)found;
            if (next is null) yield break;
            plan = next;
        }
    }

    private OnlineQuery<T> With(QueryPlan plan) => new(_source, plan);
}
