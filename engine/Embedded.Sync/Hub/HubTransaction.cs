using Embedded.Sync.Hub;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// Changes to the hub's objects that are committed together or not at all. Its version is given at
/// <see cref="Commit"/>, so that a transaction held open for long hides nothing from devices. Not thread-safe.
/// </summary>
/// <remarks>
/// Writes are kept until the commit and then compared with the newest rows, attribute by attribute: only what
/// differs is written. Two transactions that change the same attribute: the later commit wins.
/// </remarks>
public sealed class HubTransaction : IDisposable
{
    private readonly SyncHub _hub;
    private readonly Dictionary<ObjectKey, (int Start, int Length)> _writes = [];
    private readonly ByteBuffer _attributes = new(4096);
    private bool _isClosed;

    internal HubTransaction(SyncHub hub) => _hub = hub;

    /// <summary>The call that the transaction is part of; null for one of its own.</summary>
    internal HubCall? Call { get; init; }

    /// <summary>
    /// The number of objects that the transaction touches; a delete by a class counts each of its
    /// specialisations.
    /// </summary>
    public int Count => _writes.Count;

    /// <summary>
    /// Writes an object as it is now: a new one, or all attributes of one that is there. One
    /// without an id is given one.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The class is not an entity of the model, or a value does not fit its attribute.
    /// </exception>
    public void Save(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var entity = _hub.WritableEntity(target.GetType());
        if (entity.Binding.GetId(target) == Guid.Empty) entity.Binding.SetId(target, _hub.NewId().ToGuid());
        var start = _attributes.Length;
        entity.Binding.WriteAttributes(target, new MessagePackWriter(_attributes));
        if (RowValidator.Check(entity, _attributes.WrittenSpan[start..]) is { } wrong)
        {
            _attributes.Truncate(start);
            throw new ArgumentException(wrong, nameof(target));
        }

        _writes[KeyOf(entity, entity.Binding.GetId(target))] = (start, _attributes.Length - start);
    }

    /// <summary>Removes an object; nothing happens where it is absent.</summary>
    /// <typeparam name="T">Its class, or one that it specialises.</typeparam>
    public void Delete<T>(Guid id)
        where T : class
    {
        foreach (var entity in _hub.WritableEntity(typeof(T)).SelfAndSpecialisations) Delete(entity, id);
    }

    /// <summary>Removes an object; nothing happens where it is absent.</summary>
    public void Delete(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var entity = _hub.WritableEntity(target.GetType());
        Delete(entity, entity.Binding.GetId(target));
    }

    /// <summary>
    /// Writes everything. A transaction that changes nothing makes no commit and returns the newest
    /// version.
    /// </summary>
    /// <exception cref="Storage.StoreException">
    /// The store failed; nothing was written, and the transaction may be committed again.
    /// </exception>
    /// <exception cref="CommitRejectedException">
    /// A rule of the hub refused it; nothing was written, and the transaction may be mended and committed again.
    /// </exception>
    public CommitVersion Commit()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var version = _hub.Commit(this);
        _isClosed = true;
        return version;
    }

    /// <summary>Drops what was not committed.</summary>
    public void Dispose() => _isClosed = true;

    /// <summary>Brings the writes into a draft; true where anything differs from what is there.</summary>
    internal bool ApplyTo(HubDraft draft)
    {
        var changed = false;
        foreach (var (key, write) in _writes.OrderBy(pair => pair.Key))
            changed |= write.Length == 0 ? draft.Remove(key)
                : draft.Save(key, _attributes.WrittenSpan.Slice(write.Start, write.Length));
        return changed;
    }

    private void Delete(EntityType entity, Guid id)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        _writes[KeyOf(entity, id)] = (0, 0);
    }

    private static ObjectKey KeyOf(EntityType entity, Guid id)
    {
        var key = new ObjectKey(entity.Number, ObjectId.From(id));
        return key.Id.IsObject ? key
            : throw new ArgumentException($"{id} is not the id of an object. Leave it empty to be given one.");
    }
}
