using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>Gives each entity of a model its mode.</summary>
public sealed class SyncProfileBuilder
{
    private readonly SyncModel _model;
    private readonly Dictionary<ushort, SyncMode> _modes = [];
    private readonly List<ModelFinding> _findings = [];
    private SyncMode? _others;
    private bool _isOnlineEnabled;

    internal SyncProfileBuilder(SyncModel model) => _model = model;

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

    internal Dictionary<ushort, SyncMode> Build()
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
        return _findings.Count == 0 ? _modes : throw new ModelException(_findings);
    }

    private void Check(EntityType entity)
    {
        if (!_modes.TryGetValue(entity.Number, out var mode)) return;
        if (mode is SyncMode.Constrained || !Enum.IsDefined(mode))
            Report("EMB1104", entity.Name, $"The mode {mode} is not served by this version. "
                + "Use All, NothingClear, NothingPreserve, Never or Online.");
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
