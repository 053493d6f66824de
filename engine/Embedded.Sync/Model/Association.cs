using Embedded.Sync.Rows;

namespace Embedded.Sync.Model;

/// <summary>An association with a delete behaviour, and the entity that declares it.</summary>
internal sealed record Association(EntityType Owner, AttributeDefinition Attribute)
{
    public bool Cascades => Attribute.OnDelete == DeleteBehaviour.Cascade;

    /// <summary>True where a row leads to an object by the association.</summary>
    public bool Leads(ReadOnlySpan<byte> row, ObjectId target) =>
        !row.IsEmpty && ReferencesOf.Ids(RowAttribute.Of(row, Attribute.Number)).Contains(target);

    /// <summary>All of a model, and each entity is told of its own and of those that lead to its objects.</summary>
    public static IReadOnlyList<Association> Resolve(IReadOnlyList<EntityType> entities)
    {
        var all = (from owner in entities
            from attribute in owner.Attributes
            where attribute.Target is not null && attribute.OnDelete != DeleteBehaviour.None
            where owner.Generalisation?.FindAttribute(attribute.Number) is null
            select new Association(owner, attribute)).ToList();
        foreach (var entity in entities)
        {
            entity.Associations = [.. all.Where(one => one.Owner.SelfAndSpecialisations.Contains(entity))];
            entity.Referrers = [.. all.Where(one => one.Attribute.Target!.SelfAndSpecialisations.Contains(entity))];
        }

        return all;
    }
}
