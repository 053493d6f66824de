using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>A draft in terms of objects, for the code of the hub's application.</summary>
internal sealed class DraftAccess(HubDraft draft, SyncModel model)
{
    public ulong Version => draft.Version;

    /// <summary>How many objects handlers have written beside their own.</summary>
    public int WriteCount { get; private set; }

    public T? Find<T>(Guid id)
        where T : class
    {
        foreach (var entity in model.Entity(typeof(T)).SelfAndSpecialisations)
            if (draft[new ObjectKey(entity.Number, ObjectId.From(id))].Row is { } row)
                return (T)RowReader.FromStore(entity, ObjectId.From(id), row);
        return null;
    }

    public void Save(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        WriteCount++;
        var entity = WritableEntity(target.GetType());
        var key = new ObjectKey(entity.Number, ObjectId.From(entity.Binding.GetId(target)));
        if (!key.Id.IsObject) throw new ArgumentException("Give the object an id of its own.", nameof(target));
        Save(entity, key, target);
    }

    public void Delete<T>(Guid id)
        where T : class
    {
        foreach (var entity in WritableEntity(typeof(T)).SelfAndSpecialisations)
            draft.Remove(new ObjectKey(entity.Number, ObjectId.From(id)));
    }

    /// <summary>Writes an object of exactly an entity.</summary>
    /// <exception cref="ArgumentException">A value does not fit its attribute.</exception>
    public void Save(EntityType entity, ObjectKey key, object target)
    {
        var attributes = new ByteBuffer();
        entity.Binding.WriteAttributes(target, new MessagePackWriter(attributes));
        if (RowValidator.Check(entity, attributes.WrittenSpan) is { } wrong)
            throw new ArgumentException(wrong, nameof(target));
        draft.Save(key, attributes.WrittenSpan);
        if (draft[key].Row!.Length > RowEditor.RowBytesMax)
            throw new ArgumentException(RowValidator.TooLarge, nameof(target));
    }

    private EntityType WritableEntity(Type type) => model.Entity(type) is { IsSystem: false } entity ? entity
        : throw new ArgumentException($"{type.Name} is kept by the engine.");
}
