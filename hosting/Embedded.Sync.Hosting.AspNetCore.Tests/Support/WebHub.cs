using System.Net;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>A hub behind a real Kestrel on a free port of this machine.</summary>
internal sealed class WebHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebHub(
        WebApplication app, FaultyStore store, RecordingLogger<SyncHubEndpoint> logger, CanaryLog everyLog)
    {
        _app = app;
        EveryLog = everyLog;
        Store = store;
        Logger = logger;
        Address = new Uri(app.Urls.Single() + "/sync");
        Hub = app.Services.GetRequiredService<SyncHub>();
    }

    public Uri Address { get; }

    public SyncHub Hub { get; }

    public FaultyStore Store { get; }

    public RecordingLogger<SyncHubEndpoint> Logger { get; }

    /// <summary>What the hub, the endpoint and the server log, at every level.</summary>
    public CanaryLog EveryLog { get; }

    public static async Task<WebHub> StartAsync(
        Action<SyncHubEndpointOptions>? configure = null,
        Action<WebApplication>? configureApp = null,
        Action<IEndpointConventionBuilder>? configureEndpoint = null,
        Action<KestrelServerOptions>? configureServer = null,
        Action<AccessRulesBuilder>? access = null,
        SyncProfile? profile = null,
        Action<HubRulesBuilder>? rules = null,
        Action<SyncHubBuilder>? configureHub = null)
    {
        var store = new FaultyStore(new MemoryStore());
        var logger = new RecordingLogger<SyncHubEndpoint>();
        var everyLog = new CanaryLog();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create<string, string?>("Embedded:Hub:RetryAfter", "00:00:07")]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            configureServer?.Invoke(server);
        });
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(everyLog);
        builder.Services.AddSingleton<ILogger<SyncHubEndpoint>>(services => logger.Before(
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SyncHubEndpoint).FullName!)));
        builder.Services.AddSyncHub(hub =>
        {
            hub.UseProfiles(profile ?? Kiosk.Profile).UseStore(_ => store)
                .UseRules(rules ?? (_ => { }))
                .UseAccess(access ?? (rules => rules.AllowOthers()));
            configureHub?.Invoke(hub);
        });
        var app = builder.Build();
        configureApp?.Invoke(app);
        app.UseRouting();
        var endpoint = app.MapSyncHub(configure: configure);
        configureEndpoint?.Invoke(endpoint);
        await app.StartAsync();
        return new WebHub(app, store, logger, everyLog);
    }

    public async ValueTask DisposeAsync()
    {
        Store.Fails = false;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>A store that fails, or waits, when a test says so.</summary>
internal sealed class FaultyStore(IStore inner) : IStore
{
    public bool Fails { get; set; }

    /// <summary>Called before each snapshot is opened.</summary>
    public Action? BeforeSnapshot { get; set; }

    public IStoreSnapshot Snapshot()
    {
        BeforeSnapshot?.Invoke();
        return Fails
            ? throw new StoreException(StoreFailure.InputOutput, "SECRET: /var/lib/hub is gone.")
            : inner.Snapshot();
    }

    public void Commit(StoreBatch batch, Durability durability) => inner.Commit(batch, durability);

    public void Dispose() => inner.Dispose();
}
