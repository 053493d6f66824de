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

    private MarketHub(WebApplication app, IStore store)
    {
        _app = app;
        Store = store;
        Address = new Uri(app.Urls.Single() + "/sync");
        Hub = app.Services.GetRequiredService<SyncHub>();
    }

    public Uri Address { get; }

    public SyncHub Hub { get; }

    public IStore Store { get; }

    public static async Task<MarketHub> StartAsync(IStore store, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton(time);
        builder.Services.AddSyncHub(hub => hub
            .UseProfiles(Market.Profile).UseStore(_ => store).UseDurability(Durability.Buffered)
            .UseAccess(access => access.AllowOthers()));
        var app = builder.Build();
        app.UseRouting();
        app.MapSyncHub();
        await app.StartAsync();
        return new MarketHub(app, store);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
