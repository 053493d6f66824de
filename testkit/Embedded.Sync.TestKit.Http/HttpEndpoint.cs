using System.Net;
using System.Security.Claims;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Sync.TestKit.Http;

/// <summary>One hub behind Kestrel, on a free port. Whoever says who he is, is believed.</summary>
internal sealed class HttpEndpoint : IDisposable
{
    public const string Scheme = "Simulated";

    private readonly WebApplication _app;

    private HttpEndpoint(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    public static HttpEndpoint Start(SyncHub hub)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddSingleton(_ => hub);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            var caller = CallerText.Read(context.Request.Headers.Authorization.ToString()[(Scheme.Length + 1)..]);
            var claims = caller.Claims.Select(claim => new Claim(claim.Type, claim.Value));
            context.User = new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.User), .. claims], Scheme));
            return next();
        });
        app.UseRouting();
        app.MapSyncHub(configure: options =>
        {
            options.UserOf = caller => caller.Identity!.Name;
            // A simulation begins anew as often as it likes.
            (options.CallerLimits.RequestsPerMinute, options.CallerLimits.ResetsPerHour) = (null, null);
        });
        app.StartAsync().GetAwaiter().GetResult();
        return new HttpEndpoint(app);
    }

    /// <summary>Nobody asks it any more, so nobody waits until it has ended.</summary>
    public void Dispose() => _ = EndAsync();

    private async Task EndAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
