namespace Embedded.Sync;

/// <content>Queries that run on row bytes.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>
    /// A query over all objects of a class and of those that specialise it. Nothing is read until its result is asked
    /// for.
    /// </summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    public OfflineQuery<T> Query<T>()
        where T : class => new(this, new Queries.QueryPlan(Model.Entity(typeof(T))));

    /// <summary>
    /// Adds to <see cref="Changed"/> between two batches. One that began unobserved would collect nothing, and a result
    /// read after it began but before it ended would never be put right.
    /// </summary>
    internal void Observe(EventHandler<DatabaseChangedEventArgs> changed)
    {
        lock (_writeLock) Changed += changed;
    }
}
