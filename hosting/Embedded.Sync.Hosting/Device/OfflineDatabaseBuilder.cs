using Embedded.Sync.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting;

/// <summary>Says what a database is made of. A profile, a store and a hub are needed; the rest has defaults.</summary>
public sealed partial class OfflineDatabaseBuilder
{
    private SyncProfile? _profile;
    private Func<IServiceProvider, IStore>? _createStore;
    private Func<IServiceProvider, ISyncTransport>? _createTransport;
    private Durability _durability = Durability.Durable;
    private string _section;
    private bool _needsAddress;
    private bool _hasWorker;

    internal OfflineDatabaseBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
        _section = NamedServices.SectionOf(SyncClientOptions.DefaultSection, name);
    }

    /// <summary>The services that the database is added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The key of the database's services and the name of its options; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>Sets what is kept on the device, and how it synchronises.</summary>
    public OfflineDatabaseBuilder UseProfile(SyncProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _profile = profile;
        return this;
    }

    /// <summary>
    /// Sets where the data lies. The store belongs to the container, which disposes it after the database.
    /// </summary>
    /// <param name="create">Called once, when the database is first asked for.</param>
    public OfflineDatabaseBuilder UseStore(Func<IServiceProvider, IStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _createStore = create;
        return this;
    }

    /// <summary>Sets what a commit survives. Default: <see cref="Durability.Durable"/>.</summary>
    public OfflineDatabaseBuilder UseDurability(Durability durability)
    {
        _durability = durability;
        return this;
    }

    /// <summary>
    /// Sets the configuration section of <see cref="SyncClientOptions"/>, whose part <c>Worker</c> is that of
    /// <see cref="SyncWorkerOptions"/>. Default: <c>Embedded:Sync</c>, and for a named database
    /// <c>Embedded:Sync:name</c>.
    /// </summary>
    public OfflineDatabaseBuilder UseConfiguration(string section)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        _section = section;
        return this;
    }

    /// <summary>Changes the options after the configuration has been read.</summary>
    public OfflineDatabaseBuilder Configure(Action<SyncClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.PostConfigure(Name, configure);
        return this;
    }

    /// <summary>
    /// Synchronises with the hub at <see cref="SyncClientOptions.HubAddress"/>, and repeats what fails.
    /// </summary>
    /// <param name="configureClient">Extends the HTTP client: authentication, headers, another primary handler.</param>
    public OfflineDatabaseBuilder UseHttpHub(Action<IHttpClientBuilder>? configureClient = null)
    {
        var client = HttpHub.AddClient(Services, ClientName);
        configureClient?.Invoke(client);
        (_needsAddress, _isInProcess) = (true, false);
        _createTransport = provider => HttpHub.CreateTransport(provider, ClientName, ClientOptions(provider));
        return this;
    }

    /// <summary>Synchronises with a hub of the same process, without a network in between.</summary>
    /// <param name="hubName">The hub's name, where it has one.</param>
    /// <param name="caller">On whose behalf; default <see cref="SyncCaller.Anonymous"/>.</param>
    public OfflineDatabaseBuilder UseInProcessHub(string? hubName = null, SyncCaller? caller = null)
    {
        (_needsAddress, _isInProcess) = (false, true);
        _createTransport = provider => new InProcessTransport(
            provider.GetNamed<SyncHub>(hubName ?? NamedServices.None), caller ?? SyncCaller.Anonymous);
        return this;
    }

    /// <summary>
    /// Synchronises over another transport. What fails there is not repeated, unless it does so itself.
    /// </summary>
    /// <param name="create">Called once, when the synchroniser is first asked for.</param>
    public OfflineDatabaseBuilder UseTransport(Func<IServiceProvider, ISyncTransport> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        (_needsAddress, _isInProcess) = (false, false);
        _createTransport = create;
        return this;
    }

    /// <summary>Adds a <see cref="SyncWorker"/>, which synchronises at start, on a schedule, and on request.</summary>
    /// <param name="configure">Changes the options after the configuration has been read.</param>
    public OfflineDatabaseBuilder SynchronizeInBackground(Action<SyncWorkerOptions>? configure = null)
    {
        _hasWorker = true;
        if (configure is not null) Services.PostConfigure(Name, configure);
        return this;
    }

    private string ClientName => Name == NamedServices.None ? "Embedded.Sync" : "Embedded.Sync:" + Name;

    internal void Register()
    {
        var profile = _profile ?? throw Missing("profile", nameof(UseProfile));
        var createStore = _createStore ?? throw Missing("store", nameof(UseStore));
        var createTransport = _createTransport
            ?? throw Missing("hub", nameof(UseHttpHub) + ", " + nameof(UseInProcessHub));
        Services.AddTimeAndChance();
        Services.AddNamed(Name, provider => new OwnedStore<OfflineDatabase>(createStore(provider)));
        Services.AddNamed(Name, provider => Open(provider, profile));
        AddOnline(createTransport);
        Services.AddNamed(Name, CreateSynchronizer);
        AddClientOptions();
        if (_hasWorker) AddWorker();
    }

    private OfflineDatabase Open(IServiceProvider provider, SyncProfile profile) => OfflineDatabase.Open(
        provider.GetNamed<OwnedStore<OfflineDatabase>>(Name).Store,
        new OfflineDatabaseOptions
        {
            Profile = profile,
            Time = provider.GetRequiredService<TimeProvider>(),
            Random = provider.GetRequiredService<RandomSource>(),
            Durability = _durability,
        });

    private Synchronizer CreateSynchronizer(IServiceProvider provider)
    {
        var options = ClientOptions(provider);
        return new Synchronizer(
            provider.GetNamed<OfflineDatabase>(Name),
            provider.GetNamed<ISyncTransport>(Name),
            new SynchronizerOptions
            {
                BatchSize = options.BatchSize, ByteBudget = options.ByteBudget,
                RetryRejectedAfter = options.RetryRejectedAfter,
            },
            provider.GetRequiredService<TimeProvider>());
    }

    private SyncClientOptions ClientOptions(IServiceProvider provider) =>
        provider.GetRequiredService<IOptionsMonitor<SyncClientOptions>>().Get(Name);

    private void AddClientOptions()
    {
        var section = _section;
        Services.AddSingleton<IValidateOptions<SyncClientOptions>>(
            new SyncClientOptionsValidator(Name, section, _needsAddress));
        Services.AddOptions<SyncClientOptions>(Name)
            .Configure<IServiceProvider>((options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(section).Bind(options))
            .ValidateOnStart();
    }

    private void AddWorker()
    {
        var section = _section + ":Worker";
        Services.AddSingleton<IValidateOptions<SyncWorkerOptions>>(new SyncWorkerOptionsValidator(Name, section));
        Services.AddOptions<SyncWorkerOptions>(Name)
            .Configure<IServiceProvider>((options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(section).Bind(options))
            .ValidateOnStart();
        Services.AddNamed(Name, provider => new SyncWorker(
            provider.GetNamed<Synchronizer>(Name),
            provider.GetRequiredService<IOptionsMonitor<SyncWorkerOptions>>().Get(Name),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<RandomSource>(),
            provider.GetRequiredService<ILogger<SyncWorker>>(),
            provider.GetNamed<IConnectivity>(Name)));
        // AddHostedService would take the worker of a second database for the first one's again.
        Services.AddSingleton<IHostedService>(provider => provider.GetNamed<SyncWorker>(Name));
    }

    private InvalidOperationException Missing(string what, string method) => new(
        $"The offline database{NamedServices.Quote(Name)} has no {what}. Call {method} where it is added.");
}
