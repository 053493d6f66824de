using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Sync.Hosting;

/// <content>The actions that devices may call.</content>
public sealed partial class SyncHubBuilder
{
    private const string Reason = "Parameters and results of server actions are written by reflection.";

    private readonly List<Action<IServiceProvider, ServerActionSetBuilder>> _actions = [];
    private TimeSpan _actionTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Adds an action that devices call by its name.</summary>
    /// <typeparam name="TInput">Its parameter; docs/actions.md tells which types there are.</typeparam>
    /// <typeparam name="TOutput">Its result.</typeparam>
    /// <param name="name">By which devices call it: 1 to 100 characters.</param>
    /// <param name="action">Does what the action does.</param>
    /// <param name="access">Says who may call it; there is no default.</param>
    [RequiresUnreferencedCode(Reason)]
    [RequiresDynamicCode(Reason)]
    public SyncHubBuilder Action<TInput, TOutput>(string name,
        Func<TInput, ServerActionContext, CancellationToken, Task<TOutput>> action, Action<ServerActionBuilder> access)
    {
        ArgumentNullException.ThrowIfNull(access);
        _actions.Add((_, actions) => access(actions.Add(name, action)));
        return this;
    }

    /// <summary>Adds an action that uses services. Each run of it has a scope of its own.</summary>
    /// <typeparam name="TInput">Its parameter; docs/actions.md tells which types there are.</typeparam>
    /// <typeparam name="TOutput">Its result.</typeparam>
    /// <param name="name">By which devices call it: 1 to 100 characters.</param>
    /// <param name="action">Does what the action does, with the services of the scope.</param>
    /// <param name="access">Says who may call it; there is no default.</param>
    [RequiresUnreferencedCode(Reason)]
    [RequiresDynamicCode(Reason)]
    public SyncHubBuilder Action<TInput, TOutput>(string name,
        Func<IServiceProvider, TInput, ServerActionContext, CancellationToken, Task<TOutput>> action,
        Action<ServerActionBuilder> access)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(access);
        _actions.Add((provider, actions) => access(actions.Add<TInput, TOutput>(name, RunAsync(provider, action))));
        return this;
    }

    /// <summary>Sets how long an action may take until its token is cancelled. Default: one minute.</summary>
    public SyncHubBuilder UseActionTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        _actionTimeout = timeout;
        return this;
    }

    private static Func<TInput, ServerActionContext, CancellationToken, Task<TOutput>> RunAsync<TInput, TOutput>(
        IServiceProvider provider,
        Func<IServiceProvider, TInput, ServerActionContext, CancellationToken, Task<TOutput>> action) =>
        async (input, context, cancellationToken) =>
        {
            await using var scope = provider.CreateAsyncScope();
            return await action(scope.ServiceProvider, input, context, cancellationToken);
        };

    private ServerActionSet? CreateActions(IServiceProvider provider) => _actions.Count == 0 ? null
        : ServerActionSet.Create(_profiles[0].Model, actions =>
        {
            foreach (var add in _actions) add(provider, actions);
        });

    private static ILogger Logger(IServiceProvider provider) =>
        provider.GetService<ILogger<SyncHub>>() ?? NullLogger<SyncHub>.Instance;

    [LoggerMessage(1401, LogLevel.Error, "The action {Action} failed, in call {CallId}.")]
    private static partial void LogActionFailed(ILogger logger, Exception exception, string action, Guid callId);
}
