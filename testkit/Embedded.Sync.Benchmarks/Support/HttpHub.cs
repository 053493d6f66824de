using System.Net;
using Embedded.Sync.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>A hub behind Kestrel on this machine, and devices' way to it.</summary>
internal sealed class HttpHub : IDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = NewClient();

    private HttpHub(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single() + "/sync");
        Transport = NewTransport(_client, Address);
    }

    public Uri Address { get; }

    public ISyncTransport Transport { get; }

    public static HttpHub Start(SyncHub hub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton(hub);
        var app = builder.Build();
        app.UseRouting();
        app.MapSyncHub();
        app.StartAsync().GetAwaiter().GetResult();
        return new HttpHub(app);
    }

    public static HttpClient NewClient() => new() { Timeout = Timeout.InfiniteTimeSpan };

    public static ISyncTransport NewTransport(HttpClient client, Uri address) =>
        new HttpSyncTransport(client, new SyncClientOptions { HubAddress = address }, TimeProvider.System);

    public void Dispose()
    {
        _client.Dispose();
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }
}
