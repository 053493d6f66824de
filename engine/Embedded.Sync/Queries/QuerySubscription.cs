using Embedded.Sync.Model;

namespace Embedded.Sync.Queries;

/// <summary>Passes on those changes of a database that touch an entity or one that specialises it.</summary>
internal sealed class QuerySubscription : IDisposable
{
    private readonly OfflineDatabase _database;
    private readonly HashSet<Type> _classes;
    private readonly Action _changed;

    public QuerySubscription(OfflineDatabase database, EntityType entity, Action changed)
    {
        _database = database;
        _classes = [.. entity.SelfAndSpecialisations.Select(other => other.Binding.ObjectType)];
        _changed = changed;
        _database.Observe(OnChanged);
    }

    public void Dispose() => _database.Changed -= OnChanged;

    private void OnChanged(object? sender, DatabaseChangedEventArgs e)
    {
        if (e.Changes.Any(change => _classes.Contains(change.EntityType))) _changed();
    }
}
