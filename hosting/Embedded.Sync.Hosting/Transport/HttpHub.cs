using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

/// <summary>The HTTP client of a host's databases, and transports over it.</summary>
internal static class HttpHub
{
    public static IHttpClientBuilder AddClient(IServiceCollection services, string name) =>
        services.AddHttpClient(name)
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) => Configure(handler))
            // One client serves for good: its handler renews the connections, and with them what DNS said.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);

    /// <summary>A transport that sends each request once.</summary>
    public static HttpSyncTransport CreateTransport(
        IServiceProvider provider, string name, SyncClientOptions options, SyncAuthorization? authorize = null) => new(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name),
        options,
        provider.GetRequiredService<TimeProvider>(),
        authorize);

    /// <summary>A transport that repeats what fails on another one.</summary>
    public static RetryingSyncTransport Repeating(
        IServiceProvider provider, ISyncTransport inner, SyncClientOptions options) => new(
        inner,
        options.Retry,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<RandomSource>(),
        provider.GetRequiredService<ILogger<RetryingSyncTransport>>());

    private static void Configure(SocketsHttpHandler handler)
    {
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        // A hub does not redirect; a captive portal does, and its page is no answer.
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
    }
}
