using System.Net;
using Embedded.Sync.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>A hub behind a real Kestrel on a free port, over any store.</summary>
internal sealed class MarketHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IStore? _store;

    private bool _isEnded;

    private MarketHub(WebApplication app, IStore? store)
    {
        _app = app;
        _store = store;
        Address = new Uri(app.Urls.Single() + "/sync");
        Hub = app.Services.GetRequiredService<SyncHub>();
    }

    public Uri Address { get; }

    public SyncHub Hub { get; }

    public IStore Store => _store ?? throw new InvalidOperationException("The hub was given, and not its store.");

    public static Task<MarketHub> StartAsync(IStore store, TimeProvider time) => StartAsync(store, services =>
    {
        services.AddSingleton(time);
        services.AddSyncHub(hub => hub
            .UseProfiles(Market.Profile).UseStore(_ => store).UseDurability(Durability.Buffered)
            .UseAccess(access => access.AllowOthers()));
    });

    /// <summary>Serves a hub that is open already; it stays the caller's.</summary>
    public static Task<MarketHub> StartAsync(SyncHub hub) =>
        StartAsync(null, services => services.AddSingleton(hub));

    private static async Task<MarketHub> StartAsync(IStore? store, Action<IServiceCollection> addHub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        addHub(builder.Services);
        var app = builder.Build();
        app.UseRouting();
        app.MapSyncHub();
        await app.StartAsync();
        return new MarketHub(app, store);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isEnded) return;
        _isEnded = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
