using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync;

/// <content>Removing objects from the device alone.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>
    /// Removes everything from the database, which then is as new; the next synchronisation is a
    /// full one.
    /// </summary>
    /// <param name="discardPending">
    /// True to lose local work that the hub has not decided yet, and rejected work that the app has not dealt with.
    /// </param>
    /// <remarks>
    /// Raises <see cref="Changed"/> for each object that went, 1,000 at a time.
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is such work, and it was not to be lost.</exception>
    public void Reset(bool discardPending = false)
    {
        DeviceReader before;
        lock (_writeLock)
        {
            if (!discardPending && !IsSafeToWipe)
                throw new InvalidOperationException(
                    $"{PendingCount} local transactions are not uploaded yet, and {Pending.RejectedCount} that the hub "
                    + "refused are neither retried nor discarded. Deal with them, or reset with discardPending.");
            before = Read();
            try
            {
                var writer = new DeviceWriter(Indexes);
                var state = DeviceLoader.Empty(Profile, _options.Random.NextNonZero(), NewId());
                writer.Batch.DeleteRange([0x01], [0xff]);
                writer.PutState(null, state, _ => 0);
                writer.PutIndexMarks();
                PutParameters(writer.Batch, _parameters);
                _storedModel = new StoredModel(ModelDescription.Of(Model, Profile), 0);
                _storedModel.Put(writer.Batch);
                Write(writer.Batch, Durability.Durable);
                _state = state;
                _outbox.Clear();
                _waiters.ReleaseAll();
            }
            catch
            {
                before.Dispose();
                throw;
            }
        }

        using (before)
            RaiseRemoved(before, Model.Entities.Where(entity => entity.Number != SyncHelper.EntityNumber), _ => true);
    }

    /// <summary>
    /// Removes the objects of a class, and of those that specialise it, from this device. Nothing is deleted on the
    /// hub; the next synchronisation of the class downloads them again, as far as its mode downloads.
    /// </summary>
    /// <param name="discardPending">
    /// True to lose local work on these objects that the hub has not decided yet, or that no download has confirmed. A
    /// transaction goes as a whole, also with what it does to objects of other classes. One that is on its way may be
    /// applied all the same. What needs an object that one of them would have created waits, and says so, until the
    /// app lets it go or discards it (<see cref="Rejected"/>).
    /// </param>
    /// <remarks>Raises <see cref="Changed"/> for each object that went, 1,000 at a time.</remarks>
    /// <exception cref="InvalidOperationException">
    /// There is such work, and it was not to be lost; or the mode of the class is Never, whose objects are deleted
    /// instead.
    /// </exception>
    /// <exception cref="StoreException">The store failed; nothing was removed.</exception>
    public void Clear<T>(bool discardPending = false)
        where T : class => Clear(ClearableEntities(typeof(T)), null, discardPending);

    /// <summary>The same for some objects of a class whose mode is NothingPreserve.</summary>
    /// <exception cref="InvalidOperationException">
    /// There is pending work on them, and it was not to be lost; or the class has another mode, whose pages would not
    /// bring single objects back.
    /// </exception>
    public void Clear<T>(IEnumerable<Guid> ids, bool discardPending = false)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ids);
        var entities = ClearableEntities(typeof(T));
        if (entities.Find(entity => Profile.ModeOf(entity) != SyncMode.NothingPreserve) is { } other)
            throw new InvalidOperationException(
                $"{other.Name} has the mode {Profile.ModeOf(other)}: single objects are cleared with the mode "
                + "NothingPreserve only. Clear the whole class.");
        Clear(entities, [.. ids.SelectMany(_ => entities, (id, entity) =>
            new ObjectKey(entity.Number, ObjectId.From(id)))], discardPending);
    }

    private List<EntityType> ClearableEntities(Type type)
    {
        var entity = Model.Entity(type);
        return Profile.ModeOf(entity) == SyncMode.Never
            ? throw new InvalidOperationException(
                $"{entity.Name} has the mode Never: no synchronisation would bring its objects back. Delete them.")
            : [.. entity.SelfAndSpecialisations];
    }

    /// <summary>Clears some objects, or all of some entities where no object is named.</summary>
    private void Clear(List<EntityType> entities, HashSet<ObjectKey>? keys, bool discardPending)
    {
        var numbers = entities.Select(entity => entity.Number).ToHashSet();
        Func<ObjectKey, bool> isCleared = keys is null ? key => numbers.Contains(key.Entity) : keys.Contains;
        DeviceReader before;
        var views = new ViewChanges(Model, Changed is not null);
        lock (_writeLock)
        {
            before = Read();
            try
            {
                var clearing = new ClearApplier(before, Indexes, _outbox, views, isCleared);
                if (clearing.PendingCount is > 0 and var pending && !discardPending)
                    throw new InvalidOperationException(
                        $"{pending} local transactions on these objects are not uploaded, or not confirmed by a "
                        + "download yet. Synchronise the class, or clear with discardPending.");
                var next = _state.Clearing(keys is null ? numbers : [], _options.Random);
                Write(clearing.Build(Model, numbers, keys, _state, next), _options.Durability, clearing.Edit);
                _state = next;
                _waiters.Release(clearing.Discarded);
            }
            catch
            {
                before.Dispose();
                throw;
            }
        }

        Raise(views, isLocal: true);
        using (before) RaiseRemoved(before, entities, isCleared);
    }

    /// <summary>Tells that objects went, as far as they were seen before.</summary>
    private void RaiseRemoved(DeviceReader before, IEnumerable<EntityType> entities, Func<ObjectKey, bool> isRemoved)
    {
        if (Changed is null) return;
        foreach (var entity in entities)
        {
            using var query = new DeviceQuery(before, entity, Profile.ModeOf(entity));
            RaiseRemoved(Removed(entity, query, isRemoved));
        }
    }

    private static IEnumerable<ObjectChange> Removed(
        EntityType entity, DeviceQuery seen, Func<ObjectKey, bool> isRemoved)
    {
        while (seen.MoveNext())
            if (isRemoved(new ObjectKey(entity.Number, seen.Id)))
                yield return new ObjectChange(entity.Binding.ObjectType, seen.Id.ToGuid(), ObjectChangeKind.Removed);
    }
}
