using Embedded.Sync.Hub;
using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>Collects the access rules of a hub, entity by entity.</summary>
public sealed class AccessRulesBuilder
{
    private readonly SyncModel _model;
    private readonly Dictionary<EntityType, EntityAccessRule> _rules = [];
    private readonly List<ModelFinding> _findings = [];
    private bool _allowsOthers;

    internal AccessRulesBuilder(SyncModel model) => _model = model;

    /// <summary>
    /// Declares the rule of a class and what specialises it. What it does not grant, nobody may do: an empty rule
    /// closes the entity. May be called again for the same class.
    /// </summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    public AccessRulesBuilder Entity<T>(Action<EntityAccessBuilder<T>> declare)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(declare);
        declare(new EntityAccessBuilder<T>(RuleOf(_model.Entity(typeof(T))), _findings));
        return this;
    }

    /// <summary>Opens to everyone what has no rule of its own: everything may be read and written.</summary>
    public AccessRulesBuilder AllowOthers()
    {
        _allowsOthers = true;
        return this;
    }

    /// <summary>The entities that have no rule, as findings.</summary>
    internal List<ModelFinding> Missing() =>
    [
        .. _model.Entities.Where(entity => !entity.IsSystem && !HasRule(entity)).Select(entity => new ModelFinding(
            "EMB1501", entity.Name, "The entity has no access rule, and nobody may read or write it. "
            + $"Add Entity<{entity.Name}>(…) to the hub's AccessRules, or AllowOthers() for all without a rule.")),
    ];

    internal IReadOnlyDictionary<EntityType, EntityAccessRule> Build()
    {
        if (_allowsOthers)
            foreach (var entity in _model.Entities.Where(entity => !HasRule(entity)).ToList())
                foreach (var kind in Enum.GetValues<AccessKind>())
                    RuleOf(entity).Add(kind, new AccessGrant(null, null));
        _findings.AddRange(Missing());
        return _findings.Count > 0 ? throw new ModelException(_findings) : _rules;
    }

    private bool HasRule(EntityType entity) =>
        ProfileConstraints.SelfAndGeneralisations(entity).Any(_rules.ContainsKey);

    private EntityAccessRule RuleOf(EntityType entity)
    {
        if (!_rules.TryGetValue(entity, out var rule)) _rules.Add(entity, rule = new EntityAccessRule(entity));
        return rule;
    }
}
