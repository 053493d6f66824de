using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.Actions;
using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>Collects actions. Findings are reported together by <see cref="ServerActionSet.Create"/>.</summary>
public sealed class ServerActionSetBuilder
{
    private const int NameLengthMax = 100;

    private readonly SyncModel _model;
    private readonly List<(ServerActionBuilder Access, ServerActionDefinition Action)> _actions = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<ModelFinding> _findings = [];

    internal ServerActionSetBuilder(SyncModel model) => _model = model;

    /// <summary>Adds an action.</summary>
    /// <typeparam name="TInput">
    /// Its parameter: a type that attributes have, an entity, a list or array, or a class or record of these.
    /// </typeparam>
    /// <typeparam name="TOutput">Its result; as the parameter.</typeparam>
    /// <param name="name">By which devices call it: 1 to 100 characters.</param>
    /// <param name="action">
    /// Does what the action does; called on the thread of the request, for several callers at the same time. The
    /// token is cancelled when the caller has gone, or <see cref="SyncHubOptions.ActionTimeout"/> is over.
    /// </param>
    /// <returns>Where it has to be said who may call it.</returns>
    [RequiresUnreferencedCode(ActionContracts.Reason)]
    [RequiresDynamicCode(ActionContracts.Reason)]
    public ServerActionBuilder Add<TInput, TOutput>(
        string name, Func<TInput, ServerActionContext, CancellationToken, Task<TOutput>> action)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(action);
        if (name.Length is 0 or > NameLengthMax)
            Report("EMB1402", name, $"The name has {name.Length} characters. Choose one of 1 to {NameLengthMax}.");
        else if (!_names.Add(name)) Report("EMB1402", name, "The name is given twice. Give each action its own.");
        var contracts = new ActionContracts(_model);
        var access = new ServerActionBuilder();
        var (input, output) = (
            ValueOf(contracts, typeof(TInput), name), ValueOf(contracts, typeof(TOutput), name));
        if (input is not null && output is not null)
            _actions.Add((access, new ServerActionDefinition(name, input, output, RunAsync, _ => false)));
        return access;

        async Task<object?> RunAsync(object? value, ServerActionContext context, CancellationToken cancellationToken) =>
            await action((TInput)value!, context, cancellationToken).ConfigureAwait(false);
    }

    internal ServerActionSet Build()
    {
        foreach (var (_, action) in _actions.Where(action => action.Access.Allows is null))
            Report("EMB1403", action.Name,
                "It is not said who may call the action. Add Authorize, AllowAuthenticated or AllowAnonymous.");
        if (_findings.Count > 0) throw new ModelException(_findings);
        return new ServerActionSet(
            _model, _actions.Select(action => action.Action with { Allows = action.Access.Allows! }));
    }

    [RequiresUnreferencedCode(ActionContracts.Reason)]
    [RequiresDynamicCode(ActionContracts.Reason)]
    private ActionValue? ValueOf(ActionContracts contracts, Type type, string action)
    {
        var outcome = contracts.Of(type);
        foreach (var finding in outcome.Findings) Report(finding.Code, $"{action}, {finding.Subject}", finding.Message);
        return outcome.Value;
    }

    private void Report(string code, string subject, string message) =>
        _findings.Add(new ModelFinding(code, subject, message));
}
