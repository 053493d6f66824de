using Embedded.Sync.Actions;
using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>The actions that a hub offers its devices, by name. Immutable and thread-safe.</summary>
public sealed class ServerActionSet
{
    private readonly Dictionary<string, ServerActionDefinition> _actions;

    internal ServerActionSet(SyncModel model, IEnumerable<ServerActionDefinition> actions)
    {
        Model = model;
        _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);
    }

    /// <summary>The model whose entities parameters and results may hold.</summary>
    public SyncModel Model { get; }

    /// <summary>The names of all actions, in order.</summary>
    public IEnumerable<string> Names => _actions.Keys.Order(StringComparer.Ordinal);

    /// <summary>Builds a set.</summary>
    /// <exception cref="ModelException">Something is wrong with it; all findings are listed.</exception>
    public static ServerActionSet Create(SyncModel model, Action<ServerActionSetBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new ServerActionSetBuilder(model);
        declare(builder);
        return builder.Build();
    }

    internal ServerActionDefinition? Find(string name) => _actions.GetValueOrDefault(name);

    /// <summary>What devices of a profile could not call, although the hub offers it.</summary>
    internal IEnumerable<ModelFinding> Check(SyncProfile profile) => _actions.Values
        .SelectMany(action => OnlineValues.Check(profile, action.Name, [action.Input, action.Output]));
}
