namespace Embedded.Sync.Model;

/// <summary>What stands between a store and a model: changes that its bytes cannot follow.</summary>
/// <param name="stored">What the store was written by.</param>
/// <param name="current">What it is opened with.</param>
/// <param name="hasObjects">Whether there are objects of an entity, local ones included.</param>
/// <param name="hasPending">Whether the outbox holds changes of an entity.</param>
internal sealed class MigrationRules(ModelDescription stored, ModelDescription current,
    Func<ushort, bool> hasObjects, Func<ushort, bool> hasPending)
{
    public IEnumerable<ModelFinding> Check() => stored.Entities.Values.OrderBy(entity => entity.Number)
        .SelectMany(entity => current.Entities.TryGetValue(entity.Number, out var now) ? Check(entity, now)
            : CheckRemoved(entity));

    private IEnumerable<ModelFinding> CheckRemoved(EntityDescription entity)
    {
        if (hasPending(entity.Number))
            yield return new ModelFinding("EMB1204", entity.Name,
                "The model no longer declares the entity, and changes of its objects wait to be uploaded.");
    }

    private IEnumerable<ModelFinding> Check(EntityDescription before, EntityDescription now)
    {
        var (objects, pending) = (hasObjects(before.Number), hasPending(before.Number));
        if (!objects && !pending) yield break;
        if (before.Generalisation != now.Generalisation)
            yield return new ModelFinding("EMB1202", now.Name,
                $"The entity specialised {NameOf(before.Generalisation)} and specialises "
                + $"{NameOf(now.Generalisation)} now. Declare a new entity with a number of its own.");
        if (ClassOf(before.Mode) != ClassOf(now.Mode) && (pending || IsNever(before) || IsNever(now)))
            yield return new ModelFinding("EMB1203", now.Name,
                $"The mode was {before.Mode} and is {now.Mode} now, and the device has objects or unsent changes that "
                + "would belong nowhere.");
        foreach (var attribute in now.Attributes.Values)
            if (before.Attributes.TryGetValue(attribute.Number, out var old)
                && Check(now, old, attribute, pending) is { } finding) yield return finding;
    }

    private ModelFinding? Check(
        EntityDescription entity, AttributeDescription before, AttributeDescription now, bool pending)
    {
        var subject = $"{entity.Name}.{now.Name}";
        var isWider = before.Type == AttributeType.Int32 && now.Type == AttributeType.Int64;
        if ((before.Type != now.Type && !isWider) || !AreOfOneLine(before.Target, now.Target))
            return new ModelFinding("EMB1201", subject,
                $"The number {now.Number} was that of {before.Name}, {Describe(before)}, and is that of {now.Name}, "
                + $"{Describe(now)}, now. Give the new attribute a number that was never used.");
        return before.IsCounter != now.IsCounter && pending
            ? new ModelFinding("EMB1205", subject, "The attribute was a counter or is one now, and changes of it wait "
                + "to be uploaded.")
            : null;
    }

    private string Describe(AttributeDescription attribute) =>
        attribute.Target == 0 ? $"a {attribute.Type}" : $"a {attribute.Type} to {NameOf(attribute.Target)}";

    private string NameOf(ushort number) => current.Entities.TryGetValue(number, out var entity)
        || stored.Entities.TryGetValue(number, out entity) ? entity.Name : number == 0 ? "nothing" : $"entity {number}";

    /// <summary>A reference may come to lead to a generalisation or a specialisation of what it led to.</summary>
    private bool AreOfOneLine(ushort one, ushort other) => Line(one).Contains(other) || Line(other).Contains(one);

    private IEnumerable<ushort> Line(ushort number)
    {
        yield return number;
        while (current.Entities.TryGetValue(number, out var entity) && entity.Generalisation != 0)
            yield return number = entity.Generalisation;
    }

    private static bool IsNever(EntityDescription entity) => entity.Mode == SyncMode.Never;

    private static SyncMode? ClassOf(SyncMode? mode) => mode == SyncMode.Constrained ? SyncMode.All : mode;
}
