using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Online;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <content>Queries that run on row bytes.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>
    /// All objects of a class and of those that specialise it, as they are when the enumeration
    /// begins; by class, then by id.
    /// </summary>
    /// <exception cref="EntityModeException">The class, or one that specialises it, is online.</exception>
    public IEnumerable<T> All<T>()
        where T : class => All(Profile.ReadableOnDevice(typeof(T))).Cast<T>();

    /// <summary>
    /// A query over all objects of a class and of those that specialise it. Nothing is read until its result is asked
    /// for.
    /// </summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    /// <exception cref="EntityModeException">The class, or one that specialises it, is online.</exception>
    public OfflineQuery<T> Query<T>()
        where T : class => new(this, new Queries.QueryPlan(Profile.ReadableOnDevice(typeof(T))));

    /// <summary>
    /// Adds to <see cref="Changed"/> between two batches. One that began unobserved would collect nothing, and a result
    /// read after it began but before it ended would never be put right.
    /// </summary>
    internal void Observe(EventHandler<DatabaseChangedEventArgs> changed)
    {
        lock (_writeLock) Changed += changed;
    }

    private IEnumerable<object> All(EntityType generalisation)
    {
        using var reader = Read();
        foreach (var entity in generalisation.SelfAndSpecialisations)
        {
            using var query = new DeviceQuery(reader, entity, Profile.ModeOf(entity));
            while (query.MoveNext()) yield return RowReader.FromStore(entity, query.Id, query.Row);
        }
    }
}
