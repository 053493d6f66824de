using Embedded.Sync.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Sync.Hosting;

/// <summary>Says what a hub is made of: the profiles that it serves, and a store. Both are needed.</summary>
public sealed partial class SyncHubBuilder
{
    private SyncProfile[] _profiles = [];
    private Func<IServiceProvider, IStore>? _createStore;
    private Durability _durability = Durability.Durable;
    private Action<AccessRulesBuilder>? _access;

    internal SyncHubBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services that the hub is added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of the hub's services; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>Sets the profiles that devices may synchronise with, all of one model.</summary>
    /// <exception cref="ArgumentException">There is none, or they are of several models.</exception>
    public SyncHubBuilder UseProfiles(params SyncProfile[] profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        if (profiles.DistinctBy(profile => profile.Model).Count() != 1)
            throw new ArgumentException("A hub serves at least one profile, and all of one model.", nameof(profiles));
        _profiles = [.. profiles];
        return this;
    }

    /// <summary>
    /// Sets where the data lies. The store belongs to the container, which disposes it after the hub.
    /// </summary>
    /// <param name="create">Called once, when the hub is first asked for.</param>
    public SyncHubBuilder UseStore(Func<IServiceProvider, IStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _createStore = create;
        return this;
    }

    /// <summary>
    /// Declares who may read and write what. There is no default: a hub with an entity that has no rule is not opened.
    /// <c>UseAccess(access => access.AllowOthers())</c> opens everything to everyone who reaches the hub.
    /// </summary>
    public SyncHubBuilder UseAccess(Action<AccessRulesBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        _access += declare;
        return this;
    }

    /// <summary>Sets what a commit survives. Default: <see cref="Durability.Durable"/>.</summary>
    public SyncHubBuilder UseDurability(Durability durability)
    {
        _durability = durability;
        return this;
    }

    internal void Register()
    {
        var createStore = _createStore ?? throw Missing("store", nameof(UseStore));
        if (_profiles.Length == 0) throw Missing("profile", nameof(UseProfiles));
        Services.AddTimeAndChance();
        Services.AddNamed(Name, provider => new OwnedStore<SyncHub>(createStore(provider)));
        Services.AddNamed(Name, Open);
    }

    private SyncHub Open(IServiceProvider provider) => SyncHub.Open(
        provider.GetNamed<OwnedStore<SyncHub>>(Name).Store,
        new SyncHubOptions
        {
            Model = _profiles[0].Model,
            Profiles = _profiles,
            Rules = CreateRules(provider),
            HandlerFailed = failure => LogRuleFailed(
                Logger(provider), failure.Error, failure.Entity, failure.ObjectId, failure.IsCommitted),
            Access = _access is null ? null : AccessRules.Create(_profiles[0].Model, _access),
            Time = provider.GetRequiredService<TimeProvider>(),
            Random = provider.GetRequiredService<RandomSource>(),
            Durability = _durability,
            Actions = CreateActions(provider),
            ActionTimeout = _actionTimeout,
            ActionFailed = defect => LogActionFailed(Logger(provider), defect.Exception, defect.Action, defect.CallId),
        });

    private InvalidOperationException Missing(string what, string method) => new(
        $"The hub{NamedServices.Quote(Name)} has no {what}. Call {method} where it is added.");
}
