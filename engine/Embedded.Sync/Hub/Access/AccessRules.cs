using Embedded.Sync.Hub;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;

namespace Embedded.Sync;

/// <summary>
/// Who may read and write what on a hub. Nobody may do what no rule grants, and a hub with an entity that has no
/// rule is not opened. The rules of an entity hold for downloads, uploads, online queries and what server actions
/// hand to a device; not for the hub's own code. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A rule of a class holds for its specialisations too. Where a specialisation has one as well, both have to grant
/// what is asked for.
/// </remarks>
public sealed class AccessRules
{
    private readonly Dictionary<ushort, IReadOnlyList<EntityAccessRule>> _rules = [];

    private AccessRules(SyncModel model, IReadOnlyDictionary<EntityType, EntityAccessRule> declared)
    {
        Model = model;
        foreach (var entity in model.Entities)
            _rules[entity.Number] = [.. ProfileConstraints.SelfAndGeneralisations(entity)
                .Where(declared.ContainsKey).Select(level => declared[level])];
    }

    internal SyncModel Model { get; }

    /// <summary>Declares the rules of every entity of a model.</summary>
    /// <exception cref="ModelException">
    /// An entity has no rule, or a rule cannot hold; all findings are listed.
    /// </exception>
    public static AccessRules Create(SyncModel model, Action<AccessRulesBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new AccessRulesBuilder(model);
        declare(builder);
        return new AccessRules(model, builder.Build());
    }

    /// <summary>
    /// Opens everything to everyone who reaches the hub: for tests, samples, and hubs whose devices are all trusted.
    /// </summary>
    public static AccessRules AllowAll(SyncModel model) => Create(model, access => access.AllowOthers());

    /// <summary>What is missing where a hub is given no rules.</summary>
    internal static IReadOnlyList<ModelFinding> FindingsOfNone(SyncModel model) =>
        new AccessRulesBuilder(model).Missing();

    /// <summary>True for an entity of the model that is not the engine's own.</summary>
    internal bool Has(ushort entity) => _rules.ContainsKey(entity);

    /// <summary>The rules about objects of an exact entity: its own and those of its generalisations.</summary>
    internal IReadOnlyList<EntityAccessRule> Of(ushort entity) => _rules[entity];

    /// <summary>What anybody's permission to read an object of the entity may look at.</summary>
    internal IEnumerable<int> AttributesOf(EntityType entity) => Of(entity.Number)
        .SelectMany(rule => rule.Grants(AccessKind.Read))
        .SelectMany(grant => grant.Condition?.Attributes ?? Enumerable.Empty<int>());

    /// <summary>What is wrong with a profile under these rules.</summary>
    internal IEnumerable<ModelFinding> Check(SyncProfile profile)
    {
        foreach (var entity in profile.Downloaded)
        {
            if (profile.ConstraintOf(entity) is not { Parameters.Count: > 0 } constraint) continue;
            foreach (var number in Of(entity.Number).SelectMany(rule => rule.Hidden)
                .Select(hidden => hidden.Attribute).Distinct().Where(constraint.Attributes.Contains))
                yield return new ModelFinding("EMB1504", $"{entity.Name}.{entity.FindAttribute(number)!.Name}",
                    $"The attribute is hidden, and the constraint of the profile {profile.Name} compares it with what "
                    + "devices supply: they could find its values out. Constrain by another attribute.");
        }
    }
}
