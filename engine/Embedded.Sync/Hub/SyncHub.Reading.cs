using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync;

/// <content>What the hub's own code reads, each time as it is at one moment.</content>
public sealed partial class SyncHub
{
    /// <summary>The object with an id, or null.</summary>
    /// <typeparam name="T">
    /// Its class, or one that it specialises; the object returned is of its exact class.
    /// </typeparam>
    /// <exception cref="StoreException">The store failed, or the row is damaged.</exception>
    public T? Find<T>(Guid id)
        where T : class
    {
        using var snapshot = _committer.Store.Snapshot();
        foreach (var entity in Model.Entity(typeof(T)).SelfAndSpecialisations)
            if (snapshot.TryGetRow(new ObjectKey(entity.Number, ObjectId.From(id)), out var row))
                return (T)RowReader.FromStore(entity, ObjectId.From(id), row);
        return null;
    }

    /// <summary>
    /// All objects of a class and of those that specialise it, as they are when the enumeration
    /// begins; by class, then by id.
    /// </summary>
    /// <exception cref="StoreException">The store failed, or a row is damaged.</exception>
    public IEnumerable<T> All<T>()
        where T : class
    {
        using var snapshot = _committer.Store.Snapshot();
        foreach (var entity in Model.Entity(typeof(T)).SelfAndSpecialisations)
        {
            using var scan = snapshot.ScanRows(entity.Number, ObjectId.None);
            while (scan.MoveNext()) yield return (T)RowReader.FromStore(entity, scan.Id, scan.Row);
        }
    }

    /// <summary>The number of objects of a class and of those that specialise it, without reading them.</summary>
    public long Count<T>()
        where T : class
    {
        using var snapshot = _committer.Store.Snapshot();
        return Model.Entity(typeof(T)).SelfAndSpecialisations.Sum(entity => snapshot.CountOf(entity.Number));
    }
}
