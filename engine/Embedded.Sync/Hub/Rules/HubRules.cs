using Embedded.Sync.Hub;
using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>
/// What the hub's application has to say about commits: handlers, validation, unique values, and what happens in
/// conflicts. It holds for uploads and for the hub's own transactions alike. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A rule of a class holds for its specialisations too; those of the more general class come first. For one commit
/// the order is: all before-commit handlers, then, on what they left, validation, targets and unique values.
/// </remarks>
public sealed class HubRules
{
    private readonly Dictionary<ushort, EntityRules> _rules = [];

    private HubRules(SyncModel model, Dictionary<EntityType, EntityRules> declared)
    {
        Model = model;
        foreach (var entity in model.Entities)
        {
            var rules = Generalisations(entity).Where(declared.ContainsKey).Select(other => declared[other]).ToList();
            if (EntityRules.OfModel(entity) is { HasChecks: true } ofModel) rules.Add(ofModel);
            if (rules.Count > 0) _rules.Add(entity.Number, EntityRules.Merge(rules));
        }

        HasAfterCommit = _rules.Values.Any(rules => rules.AfterCommit.Count > 0);
        HasChecks = _rules.Values.Any(rules => rules.HasChecks);
        Unique = [.. declared.Values.SelectMany(rules => rules.Unique)];
    }

    internal SyncModel Model { get; }

    /// <summary>False where no commit has to be looked at before it is written.</summary>
    internal bool HasChecks { get; }

    /// <summary>False where nobody has to be told of a commit.</summary>
    internal bool HasAfterCommit { get; }

    internal IReadOnlyList<UniqueRule> Unique { get; }

    /// <summary>Declares rules.</summary>
    /// <exception cref="ModelException">A declaration cannot hold; all findings are listed.</exception>
    public static HubRules Create(SyncModel model, Action<HubRulesBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new HubRulesBuilder(model);
        declare(builder);
        return new HubRules(model, builder.Build());
    }

    internal static HubRules None(SyncModel model) => new(model, []);

    /// <summary>Attributes that the hub is to calculate, and nothing says how.</summary>
    internal IEnumerable<ModelFinding> FindUncalculated() =>
        from entity in Model.Entities
        from attribute in entity.Attributes
        where attribute.Source == AttributeSource.Calculated
            && Of(entity.Number)?.Calculations.Exists(one => one.Attribute == attribute) != true
        select new ModelFinding("EMB1304", $"{entity.Name}.{attribute.Name}", "The hub is to calculate the attribute, "
            + "and its rules do not say how. Add Calculate for it.");

    internal EntityRules? Of(ushort entity) => _rules.GetValueOrDefault(entity);

    private static Stack<EntityType> Generalisations(EntityType entity)
    {
        var all = new Stack<EntityType>();
        for (var one = entity; one is not null; one = one.Generalisation) all.Push(one);
        return all;
    }
}

/// <summary>Collects the rules of a hub, entity by entity.</summary>
public sealed class HubRulesBuilder
{
    private readonly SyncModel _model;
    private readonly Dictionary<EntityType, EntityRules> _rules = [];
    private readonly List<ModelFinding> _findings = [];

    internal HubRulesBuilder(SyncModel model) => _model = model;

    /// <summary>Declares rules for a class and what specialises it. May be called again for the same class.</summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    public HubRulesBuilder Entity<T>(Action<EntityRulesBuilder<T>> declare)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(declare);
        var entity = _model.Entity(typeof(T));
        if (!_rules.TryGetValue(entity, out var rules)) _rules[entity] = rules = new EntityRules();
        declare(new EntityRulesBuilder<T>(entity, rules, _findings));
        return this;
    }

    internal Dictionary<EntityType, EntityRules> Build() =>
        _findings.Count > 0 ? throw new ModelException(_findings) : _rules;
}
