using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

/// <content>Handlers, validation and conflict policies.</content>
public sealed partial class SyncHubBuilder
{
    private Action<IServiceProvider, HubRulesBuilder>? _rules;

    /// <summary>
    /// Declares handlers, validation rules and conflict policies. Several calls add up. Without it there are no rules,
    /// and the last writer wins, attribute by attribute.
    /// </summary>
    /// <param name="declare">Called once, when the hub is opened; what it finds wrong stops the start.</param>
    public SyncHubBuilder UseRules(Action<HubRulesBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        return UseRules((_, rules) => declare(rules));
    }

    /// <summary>The same, for rules that need services of the app.</summary>
    /// <param name="declare">
    /// Called once, when the hub is opened, with the app's services. A handler that needs those of a scope makes one.
    /// </param>
    public SyncHubBuilder UseRules(Action<IServiceProvider, HubRulesBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        _rules += declare;
        return this;
    }

    private HubRules? CreateRules(IServiceProvider provider) => _rules is null ? null
        : HubRules.Create(_profiles[0].Model, rules => _rules(provider, rules));

    [LoggerMessage(1402, LogLevel.Error,
        "A rule for {Entity} failed on object {ObjectId}; the change was committed: {IsCommitted}.")]
    private static partial void LogRuleFailed(
        ILogger logger, Exception exception, string entity, Guid objectId, bool isCommitted);
}
