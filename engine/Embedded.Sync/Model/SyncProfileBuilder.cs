using System.Linq.Expressions;
using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>Gives each entity of a model its mode.</summary>
public sealed class SyncProfileBuilder
{
    private readonly SyncModel _model;
    private readonly Dictionary<ushort, SyncMode> _modes = [];
    private readonly List<ModelFinding> _findings = [];
    private readonly ConstraintDeclarations _constraints;
    private SyncMode? _others;
    private bool _isOnlineEnabled;

    internal SyncProfileBuilder(SyncModel model) =>
        (_model, _constraints) = (model, new ConstraintDeclarations(Report));

    /// <summary>Sets the mode of one entity.</summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    public SyncProfileBuilder Entity<T>(SyncMode mode)
        where T : class
    {
        var entity = _model.Entity(typeof(T));
        if (entity.IsSystem)
            Report("EMB1103", entity.Name,
                "This entity is kept by the engine and always has the mode Never. Remove the line.");
        else if (!_modes.TryAdd(entity.Number, mode))
            Report("EMB1102", entity.Name, "The entity has two modes. Keep one.");
        return this;
    }

    /// <summary>
    /// Gives one entity the mode <see cref="SyncMode.Constrained"/>: only objects that meet a condition are
    /// downloaded, and they leave the device when they meet it no more. Those of its specialisations have to meet it
    /// as well, whatever their mode.
    /// </summary>
    /// <param name="constraint">
    /// The condition, over the object's own attributes, captured values, and parameters that the device supplies:
    /// <c>price => price.Site == SyncParameter.Get&lt;Guid>("site")</c>. What it may say is in docs/queries.md; what
    /// cannot be translated is a finding that names the sub-expression.
    /// </param>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    public SyncProfileBuilder Constrain<T>(Expression<Func<T, bool>> constraint)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(constraint);
        Entity<T>(SyncMode.Constrained);
        _constraints.Add(_model.Entity(typeof(T)), constraint);
        return this;
    }

    /// <summary>Sets the mode of all entities that are not named.</summary>
    public SyncProfileBuilder Others(SyncMode mode)
    {
        _others = mode;
        return this;
    }

    /// <summary>
    /// Allows the mode <see cref="SyncMode.Online"/>: objects that stay on the hub, and that each query asks it for.
    /// </summary>
    public SyncProfileBuilder EnableOnlineEntities()
    {
        _isOnlineEnabled = true;
        return this;
    }

    internal (Dictionary<ushort, SyncMode> Modes, ProfileConstraints Constraints) Build()
    {
        foreach (var entity in _model.Entities)
        {
            if (entity.IsSystem) _modes[entity.Number] = SyncMode.Never;
            else if (_modes.ContainsKey(entity.Number)) continue;
            else if (_others is { } mode) _modes[entity.Number] = mode;
            else
                Report("EMB1101", entity.Name, $"The entity has no mode. Add Entity<{entity.Name}>(mode), "
                    + "or Others(mode) for all that are not named.");
        }

        foreach (var entity in _model.Entities) Check(entity);
        var constraints = _constraints.Build(_model);
        return _findings.Count == 0 ? (_modes, constraints) : throw new ModelException(_findings);
    }

    private void Check(EntityType entity)
    {
        if (!_modes.TryGetValue(entity.Number, out var mode)) return;
        if (!Enum.IsDefined(mode))
            Report("EMB1104", entity.Name, $"The mode {mode} does not exist. "
                + "Use All, Constrained, NothingClear, NothingPreserve, Never or Online.");
        if (mode == SyncMode.Constrained && !_constraints.Constrain(entity))
            Report("EMB1111", entity.Name, "The mode is Constrained, and there is no constraint. "
                + $"Use Constrain<{entity.Name}>(condition), or the mode All.");
        _findings.AddRange(OnlineRules.Check(entity, _modes, _isOnlineEnabled));
        foreach (var other in Neighbours(entity).Where(other => _modes.ContainsKey(other.Number)))
            if (mode == SyncMode.Never != (_modes[other.Number] == SyncMode.Never))
                Report("EMB1105", entity.Name,
                    $"The entity has the mode {mode} and refers to or specialises {other.Name}, whose mode is "
                    + $"{_modes[other.Number]}: one of the two would lead to objects that only the device has. "
                    + "Make both Never, or neither.");
    }

    private static IEnumerable<EntityType> Neighbours(EntityType entity) => entity.Attributes
        .Select(attribute => attribute.Target).Append(entity.Generalisation).OfType<EntityType>().Distinct();

    private void Report(string code, string subject, string message) =>
        _findings.Add(new ModelFinding(code, subject, message));
}
