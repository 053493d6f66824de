using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Verification.Access;

internal enum AccessEditKind
{
    Create,
    Update,
    Delete,
}

/// <summary>What a device does to one object: to what it has, or under an id that it guessed.</summary>
internal sealed record AccessEdit(
    AccessEditKind Kind, EntityType Entity, IReadOnlyList<(AttributeDefinition Attribute, long Number)> Values)
{
    public static AccessEdit Draw(
        AccessSetup setup, AccessDevice device, EntityType entity, ObjectId id, Random random)
    {
        var isThere = AccessHub.Exact(entity, id, setup.Access(entity).All(device.Database)) is not null;
        var kind = !isThere ? AccessEditKind.Create
            : random.Next(4) == 0 ? AccessEditKind.Delete : AccessEditKind.Update;
        // An object that is made says nothing of about half of its attributes, an update is about one or two.
        var attributes = AccessSetup.AttributesOf(entity).OrderBy(_ => random.Next()).ToList();
        var count = kind == AccessEditKind.Update ? random.Next(1, 3) : random.Next(attributes.Count + 1);
        return new AccessEdit(kind, entity, kind == AccessEditKind.Delete ? []
            : [.. attributes.Take(count).Select(attribute => (attribute, (long)random.Next(1_000)))]);
    }

    public static object New(EntityType entity, ObjectId id)
    {
        var target = entity.Binding.Create();
        entity.Binding.SetId(target, id.ToGuid());
        return target;
    }

    public string Describe() => Kind switch
    {
        AccessEditKind.Create => "makes",
        AccessEditKind.Delete => "deletes",
        _ => $"changes {string.Join(" and ", Values.Select(value => value.Attribute.Name))} of",
    };

    /// <summary>The object as the edit leaves it.</summary>
    public object Apply(AccessSetup setup, object? target, ObjectId id)
    {
        target ??= New(Entity, id);
        foreach (var (attribute, number) in Values) setup.Values.Set(target, Entity, attribute, number);
        return target;
    }

    public bool IsMeant(AccessSetup setup, SyncCaller caller, object? before, object? after)
    {
        var isKnown = before is not null && setup.Intent.CanRead(Entity, before, caller);
        if (Kind == AccessEditKind.Create ? before is not null : !isKnown) return false;
        return !SaysHidden(setup, caller) && setup.Intent.CanWrite(Entity, before, after, caller);
    }

    /// <summary>Commits the edit on a device; false where it changes nothing there, or cannot be.</summary>
    public bool Commit(AccessSetup setup, OfflineDatabase database, ObjectId id)
    {
        using var work = database.Begin();
        if (Kind == AccessEditKind.Create) work.Create(Apply(setup, null, id));
        else
        {
            var target = setup.Access(Entity).Find(work, id.ToGuid())!;
            if (Kind == AccessEditKind.Delete) work.Delete(target);
            else work.Change(Apply(setup, target, id));
        }

        try
        {
            work.Commit();
        }
        catch (DeletePreventedException)
        {
            return false;
        }

        return database.Pending.Count > 0;
    }

    /// <summary>True where a value says more of a hidden attribute than a new object does.</summary>
    private bool SaysHidden(AccessSetup setup, SyncCaller caller)
    {
        var blank = Entity.Binding.Create();
        var initial = SimulatedModel.AttributesOf(Entity, blank);
        var said = SimulatedModel.AttributesOf(Entity, Apply(setup, blank, ObjectId.None));
        return Values.Any(value => setup.Intent.IsHidden(Entity, value.Attribute, caller)
            && !said.GetValueOrDefault(value.Attribute.Number, []).AsSpan()
                .SequenceEqual(initial.GetValueOrDefault(value.Attribute.Number, [])));
    }
}
