using Embedded.Sync.Model;

namespace Embedded.Sync.Hub;

/// <summary>The rules that hold for the objects of exactly one entity, those of its generalisations included.</summary>
internal sealed class EntityRules
{
    public List<Action<CommitChange>> BeforeCommit { get; } = [];

    public List<Action<CommitChange>> AfterCommit { get; } = [];

    public List<ValidationRule> Validations { get; } = [];

    /// <summary>Associations whose targets have to exist.</summary>
    public List<AttributeDefinition> Targets { get; } = [];

    public List<UniqueRule> Unique { get; } = [];

    /// <summary>Attributes that are numbered, each with its sequence.</summary>
    public List<(HubIndex Sequence, AttributeDefinition Attribute)> Numbers { get; } = [];

    public List<Calculation> Calculations { get; } = [];

    public ConflictPolicy? Policy { get; set; }

    public ConflictResolver? Resolver { get; set; }

    /// <summary>True where a commit of such an object has to be looked at.</summary>
    public bool HasChecks => BeforeCommit.Count + Validations.Count + Targets.Count + Unique.Count
        + Numbers.Count + Calculations.Count > 0;

    /// <summary>
    /// What the model itself demands: associations with a delete behaviour lead to objects that are there, and numbers
    /// are given.
    /// </summary>
    public static EntityRules OfModel(EntityType entity)
    {
        var rules = new EntityRules();
        rules.Targets.AddRange(entity.Associations.Select(association => association.Attribute));
        foreach (var attribute in entity.Attributes.Where(one => one.Source == AttributeSource.Autonumber))
        {
            var owner = entity;
            while (owner.Generalisation?.FindAttribute(attribute.Number) is not null) owner = owner.Generalisation;
            rules.Numbers.Add(
                (new HubIndex(HubIndexKind.Numbers, owner.Number, (ushort)attribute.Number), attribute));
        }

        return rules;
    }

    /// <summary>These rules after those of a generalisation; the most special policy counts.</summary>
    public static EntityRules Merge(IEnumerable<EntityRules> generalFirst)
    {
        var merged = new EntityRules();
        foreach (var rules in generalFirst)
        {
            merged.BeforeCommit.AddRange(rules.BeforeCommit);
            merged.AfterCommit.AddRange(rules.AfterCommit);
            merged.Validations.AddRange(rules.Validations);
            merged.Targets.AddRange(rules.Targets);
            merged.Unique.AddRange(rules.Unique);
            merged.Numbers.AddRange(rules.Numbers);
            merged.Calculations.AddRange(rules.Calculations);
            if (rules.Policy is null && rules.Resolver is null) continue;
            (merged.Policy, merged.Resolver) = (rules.Policy, rules.Resolver);
        }

        return merged;
    }
}

/// <summary>One check of an object as it will be.</summary>
/// <param name="Attribute">The attribute that it is about; null for one about the whole object.</param>
/// <param name="FindFault">Says what is wrong with an object, or null.</param>
internal sealed record ValidationRule(AttributeDefinition? Attribute, Func<object, string?> FindFault);

/// <summary>Each value is that of one object at most, among an entity and its specialisations.</summary>
internal sealed record UniqueRule(EntityType Entity, AttributeDefinition Attribute);

/// <summary>Sets an attribute of an object to what the others make of it.</summary>
internal sealed record Calculation(AttributeDefinition Attribute, Action<object> Set);

/// <summary>Chooses what an object becomes; null removes it.</summary>
internal delegate object? ConflictResolver(
    object? before, object hub, object? device, IReadOnlyList<string> attributes, SyncCaller caller);
