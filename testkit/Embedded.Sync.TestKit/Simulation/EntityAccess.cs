using Embedded.Sync.Model;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What an app asks of one entity by its class, for code that knows the class at run time only.</summary>
internal abstract class EntityAccess
{
    public static EntityAccess Of(EntityType entity) => (EntityAccess)Activator.CreateInstance(
        typeof(Access<>).MakeGenericType(entity.Binding.ObjectType))!;

    public abstract object? Find(UnitOfWork work, Guid id);

    /// <summary>All objects of the class and those that derive from it.</summary>
    public abstract IEnumerable<object> All(OfflineDatabase database);

    /// <summary>The same on the hub.</summary>
    public abstract IEnumerable<object> AllOf(SyncHub hub);

    public abstract long Count(OfflineDatabase database);

    public abstract DateTime LastSyncDate(OfflineDatabase database);

    public abstract void ForgetSynchronization(OfflineDatabase database);

    public abstract void Clear(OfflineDatabase database, bool discardPending);

    public abstract SyncSelection Select(Guid id);

    private sealed class Access<T> : EntityAccess
        where T : class
    {
        public override object? Find(UnitOfWork work, Guid id) => work.Find<T>(id);

        public override IEnumerable<object> All(OfflineDatabase database) => database.All<T>();

        public override IEnumerable<object> AllOf(SyncHub hub) => hub.All<T>();

        public override long Count(OfflineDatabase database) => database.Count<T>();

        public override DateTime LastSyncDate(OfflineDatabase database) =>
            database.SynchronizationOf<T>().LastSyncDate;

        public override void ForgetSynchronization(OfflineDatabase database) => database.ForgetSynchronization<T>();

        public override void Clear(OfflineDatabase database, bool discardPending) => database.Clear<T>(discardPending);

        public override SyncSelection Select(Guid id) => SyncSelection.Objects<T>(id);
    }
}
