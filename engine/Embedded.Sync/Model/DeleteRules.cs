namespace Embedded.Sync.Model;

/// <summary>What a model may not say about deletes.</summary>
internal static class DeleteRules
{
    public static IEnumerable<ModelFinding> Check(EntityType entity)
    {
        foreach (var attribute in entity.Attributes)
            if (entity.Generalisation?.FindAttribute(attribute.Number) is null && !IsSound(attribute))
                yield return new ModelFinding("EMB1012", $"{entity.Name}.{attribute.Name}",
                    $"The delete behaviour is {attribute.OnDelete}. Associations alone have one: None, Cascade or "
                    + "Prevent. Remove or mend it.");
    }

    /// <summary>Entities whose objects could hold each other for ever; each ring is told of once.</summary>
    public static IEnumerable<ModelFinding> CheckRings(IReadOnlyList<Association> associations)
    {
        var preventing = associations.Where(one => !one.Cascades).ToList();
        var told = new HashSet<EntityType>();
        foreach (var first in preventing)
        {
            if (told.Contains(first.Owner) || RingOf(first.Owner, preventing) is not { Count: > 1 } ring) continue;
            told.UnionWith(ring);
            yield return new ModelFinding("EMB1013", string.Join(", ", ring.Select(entity => entity.Name)),
                "Associations with the delete behaviour Prevent lead round in a circle: objects that refer to each "
                + "other could never be deleted one by one. Give one of them None or Cascade.");
        }
    }

    private static bool IsSound(AttributeDefinition attribute) => Enum.IsDefined(attribute.OnDelete)
        && (attribute.OnDelete == DeleteBehaviour.None || attribute.TargetType is not null);

    /// <summary>The entities that lead to one and that it leads to, itself among them.</summary>
    private static List<EntityType> RingOf(EntityType entity, List<Association> associations)
    {
        var after = Reach(entity, associations);
        return [.. after.Where(other => Reach(other, associations).Contains(entity)).OrderBy(other => other.Number)];
    }

    private static HashSet<EntityType> Reach(EntityType from, List<Association> associations)
    {
        var (reached, open) = (new HashSet<EntityType>(), new Stack<EntityType>([from]));
        while (open.TryPop(out var entity))
            foreach (var next in associations.Where(one => one.Owner.SelfAndSpecialisations.Contains(entity))
                .SelectMany(one => one.Attribute.Target!.SelfAndSpecialisations))
                if (reached.Add(next)) open.Push(next);
        return reached;
    }
}
