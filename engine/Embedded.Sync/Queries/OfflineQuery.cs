using System.Collections;
using System.Linq.Expressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Queries;

namespace Embedded.Sync;

/// <summary>
/// A query over what the app sees of a class. Conditions and orders run on row bytes, and objects are made only of
/// the rows that are returned. Immutable and thread-safe: each call returns another query, and each reading of the
/// result sees the database as it is when the reading begins.
/// </summary>
/// <remarks>
/// Without an order, objects come by class, then by id. docs/queries.md tells what conditions may say.
/// </remarks>
public sealed class OfflineQuery<T> : IEnumerable<T>
    where T : class
{
    private readonly OfflineDatabase _database;
    private readonly QueryPlan _plan;

    internal OfflineQuery(OfflineDatabase database, QueryPlan plan)
    {
        _database = database;
        _plan = plan;
    }

    /// <summary>Those objects for which a condition holds, besides the conditions given before.</summary>
    /// <exception cref="PredicateException">The condition cannot run on rows.</exception>
    /// <exception cref="InvalidOperationException">Skip or Take came before.</exception>
    public OfflineQuery<T> Where(Expression<Func<T, bool>> condition) => With(_plan.Where(condition));

    /// <summary>
    /// Orders by an attribute, smallest first, null before all; text by code point. Ties keep the order they had.
    /// </summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">Skip or Take came before.</exception>
    public OfflineQuery<T> OrderBy<TKey>(Expression<Func<T, TKey>> key) => With(_plan.OrderBy(key, false));

    /// <summary>Orders by an attribute, greatest first, null after all. Ties keep the order they had.</summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">Skip or Take came before.</exception>
    public OfflineQuery<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> key) => With(_plan.OrderBy(key, true));

    /// <summary>Orders those that the order so far leaves equal, smallest first.</summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">There is no order yet, or Skip or Take came before.</exception>
    public OfflineQuery<T> ThenBy<TKey>(Expression<Func<T, TKey>> key) => With(_plan.ThenBy(key, false));

    /// <summary>Orders those that the order so far leaves equal, greatest first.</summary>
    /// <exception cref="PredicateException">The key is not an attribute with an order.</exception>
    /// <exception cref="InvalidOperationException">There is no order yet, or Skip or Take came before.</exception>
    public OfflineQuery<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> key) => With(_plan.ThenBy(key, true));

    /// <summary>Leaves out the first objects of the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public OfflineQuery<T> Skip(int count) => With(_plan.Skip(count));

    /// <summary>Keeps the first objects of the result. With an order, no more keys than needed are held.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public OfflineQuery<T> Take(int count) => With(_plan.Take(count));

    /// <summary>The number of objects in the result. Makes none.</summary>
    public long Count() => _plan is { Predicate: null, Skipped: 0, Taken: null }
        ? _database.Count<T>() : QueryRun.Count(_database, _plan);

    /// <summary>True where the result has an object. Makes none, and reads no further than the first.</summary>
    public bool Any() => QueryRun.Count(_database, _plan, 1) > 0;

    /// <summary>The first object of the result.</summary>
    /// <exception cref="InvalidOperationException">The result is empty.</exception>
    public T First() => FirstOrDefault() ?? throw new InvalidOperationException("The result of the query is empty.");

    /// <summary>The first object of the result, or null.</summary>
    public T? FirstOrDefault()
    {
        using var objects = Take(1).GetEnumerator();
        return objects.MoveNext() ? objects.Current : null;
    }

    /// <summary>All objects of the result.</summary>
    public List<T> ToList()
    {
        var list = new List<T>();
        list.AddRange(this);
        return list;
    }

    /// <summary>Reads the result, holding one moment of the database until the end.</summary>
    public IEnumerator<T> GetEnumerator() => QueryRun.Objects(_database, _plan).Cast<T>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Tells in words what the query reads, and how: for people, not for programs.</summary>
    public string Explain() => _plan.ToString();

    /// <summary>
    /// Calls back after each commit and each downloaded batch by which the result may have changed: the attributes
    /// or the presence of some object of the class, or of one that specialises it, changed. Whether it matches is
    /// not looked at. Called on the thread that wrote, outside of any lock; read the result again there or later. What
    /// is read after this returns is out of date only once the callback has been or will be called. Waits at most
    /// for the batch that is being written.
    /// </summary>
    /// <returns>Ends the calls when disposed; one that has begun may still finish.</returns>
    public IDisposable Subscribe(Action changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return new QuerySubscription(_database, _plan.Entity, changed);
    }

    private OfflineQuery<T> With(QueryPlan plan) => new(_database, plan);
}
