using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

/// <content>What somebody waits for: online objects, and whether there is a connection.</content>
public sealed partial class OfflineDatabaseBuilder
{
    private Func<IServiceProvider, IConnectivity>? _createConnectivity;
    private bool _isInProcess;

    /// <summary>
    /// Sets what knows whether there is a connection, such as one that asks the device's system. Default: a
    /// <see cref="HubConnectivity"/>, and for a hub in the same process <see cref="AlwaysConnected"/>.
    /// </summary>
    /// <param name="create">Called once, when it is first asked for.</param>
    public OfflineDatabaseBuilder UseConnectivity(Func<IServiceProvider, IConnectivity> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _createConnectivity = create;
        return this;
    }

    /// <summary>
    /// Adds the transport that sends each request once, and, over it, that of the synchroniser, the connection and
    /// the online database.
    /// </summary>
    private void AddOnline(Func<IServiceProvider, ISyncTransport> createTransport)
    {
        Services.AddNamed(Name, CreateHubConnectivity);
        Services.AddNamed(Name, provider => new DirectTransport(
            createTransport(provider),
            _isInProcess || _createConnectivity is not null ? null : provider.GetNamed<HubConnectivity>(Name)));
        Services.AddNamed<ISyncTransport>(Name, provider => _needsAddress
            ? CreateRetryingTransport(provider) : provider.GetNamed<DirectTransport>(Name));
        Services.AddNamed(Name, _createConnectivity ?? (provider => _isInProcess
            ? AlwaysConnected.Instance : provider.GetNamed<HubConnectivity>(Name)));
        Services.AddNamed(Name, provider => new OnlineDatabase(
            provider.GetNamed<OfflineDatabase>(Name),
            provider.GetNamed<DirectTransport>(Name),
            provider.GetNamed<IConnectivity>(Name),
            ClientOptions(provider).Online,
            provider.GetRequiredService<TimeProvider>()));
    }

    private HubConnectivity CreateHubConnectivity(IServiceProvider provider) => new(
        async token => await provider.GetNamed<OnlineDatabase>(Name).PingAsync(token),
        ClientOptions(provider).ProbeInterval,
        provider.GetRequiredService<TimeProvider>());

    private HttpSyncTransport CreateHttpTransport(IServiceProvider provider) => new(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName),
        ClientOptions(provider),
        provider.GetRequiredService<TimeProvider>());

    private RetryingSyncTransport CreateRetryingTransport(IServiceProvider provider) => new RetryingSyncTransport(
        provider.GetNamed<DirectTransport>(Name),
        ClientOptions(provider).Retry,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<RandomSource>(),
        provider.GetRequiredService<ILogger<RetryingSyncTransport>>());
}
