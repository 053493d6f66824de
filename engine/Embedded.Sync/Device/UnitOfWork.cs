using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Online;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <summary>
/// Local changes that are committed together or not at all, and that the hub will apply together or not at all.
/// Values are taken at <see cref="Commit"/>. Not thread-safe.
/// </summary>
public sealed class UnitOfWork : IDisposable
{
    private readonly OfflineDatabase _database;
    private readonly Dictionary<ObjectKey, WorkItem> _items = [];
    private readonly Dictionary<ObjectKey, ReadOnlyMemory<byte>> _originals = [];
    private readonly List<ObjectKey> _order = [];
    private bool _isClosed;

    internal UnitOfWork(OfflineDatabase database) => _database = database;

    /// <summary>
    /// The object with an id, or null. If it is changed through this unit of work, only the attributes that differ
    /// from what was read here count as changed, whatever else is committed meanwhile.
    /// </summary>
    public T? Find<T>(Guid id)
        where T : class
    {
        using var reader = _database.Read();
        foreach (var entity in _database.Profile.ReadableOnDevice(typeof(T)).SelfAndSpecialisations)
        {
            var key = new ObjectKey(entity.Number, ObjectId.From(id));
            if (!_database.TryGetRow(reader, entity, key.Id, out var row)) continue;
            _originals[key] = row.ToArray();
            return (T)RowReader.FromStore(entity, key.Id, row);
        }

        return null;
    }

    /// <summary>Adds a new object. One without an id is given one, which orders it after those made before.</summary>
    /// <returns>The object.</returns>
    public T Create<T>(T target)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(target);
        var entity = WritableEntity(target.GetType());
        if (entity.Binding.GetId(target) == Guid.Empty) entity.Binding.SetId(target, _database.NewId().ToGuid());
        var key = KeyOf(entity, target);
        var replaces = _items.TryGetValue(key, out var earlier)
            && (earlier.Replaces || earlier.Kind == ChangeKind.Delete);
        Put(key, new WorkItem(ChangeKind.Create, entity, key.Id, target, null) { Replaces = replaces });
        return target;
    }

    /// <summary>
    /// Changes an object. Attributes that differ from what <see cref="Find"/> read here count as changed; for an
    /// object from elsewhere, those that differ from what the database holds at the commit.
    /// </summary>
    public void Change(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var entity = WritableEntity(target.GetType());
        var key = KeyOf(entity, target);
        var isNew = _items.TryGetValue(key, out var earlier) && earlier.Kind == ChangeKind.Create;
        var original = _originals.TryGetValue(key, out var read) ? read : default(ReadOnlyMemory<byte>?);
        Put(key, isNew ? earlier! with { Target = target }
            : new WorkItem(ChangeKind.Update, entity, key.Id, target, original));
    }

    /// <summary>Deletes an object; nothing happens where it is absent.</summary>
    public void Delete(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var entity = _database.Profile.WritableOnDevice(_database.Model.Entity(target.GetType()));
        Delete(entity, KeyOf(entity, target));
    }

    /// <summary>Deletes the object with an id; nothing happens where it is absent.</summary>
    /// <typeparam name="T">Its class, or one that it specialises.</typeparam>
    public void Delete<T>(Guid id)
        where T : class
    {
        foreach (var entity in _database.Model.Entity(typeof(T)).SelfAndSpecialisations)
            Delete(_database.Profile.WritableOnDevice(entity), new ObjectKey(entity.Number, ObjectId.From(id)));
    }

    /// <summary>Writes everything to the local database, whole or not at all.</summary>
    /// <returns>The id of the transaction that will be uploaded; empty where nothing has to be.</returns>
    /// <exception cref="CommitException">
    /// An object stands in the way, or a value does not fit; nothing was written.
    /// </exception>
    /// <exception cref="Storage.StoreException">The store failed; nothing was written.</exception>
    public Guid Commit()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var transaction = _database.Commit([.. _order.Select(key => _items[key])]);
        _isClosed = true;
        return transaction;
    }

    /// <summary>Drops what was not committed.</summary>
    public void Dispose() => _isClosed = true;

    private void Delete(EntityType entity, ObjectKey key)
    {
        if (entity.Number == SyncHelper.EntityNumber) throw NotWritable(entity);
        if (_items.TryGetValue(key, out var earlier) && earlier is { Kind: ChangeKind.Create, Replaces: false })
        {
            _items.Remove(key);
            _order.Remove(key);
            return;
        }

        Put(key, new WorkItem(ChangeKind.Delete, entity, key.Id, null, null));
    }

    private void Put(ObjectKey key, WorkItem item)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!_items.ContainsKey(key)) _order.Add(key);
        _items[key] = item;
    }

    private EntityType WritableEntity(Type type) =>
        _database.Model.Entity(type) is { IsSystem: false } entity ? _database.Profile.WritableOnDevice(entity)
            : throw NotWritable(_database.Model.Entity(type));

    private static InvalidOperationException NotWritable(EntityType entity) => new(
        entity.Number == SyncHelper.EntityNumber
            ? $"{entity.Name} is kept by the engine. To synchronise anew, call OfflineDatabase.ForgetSynchronization."
            : $"{entity.Name} is kept by the engine; it can be read and deleted.");

    private static ObjectKey KeyOf(EntityType entity, object target)
    {
        var id = ObjectId.From(entity.Binding.GetId(target));
        return id.IsObject ? new ObjectKey(entity.Number, id)
            : throw new ArgumentException(
                $"{id} is not the id of an object. Leave it empty and use Create.", nameof(target));
    }
}
