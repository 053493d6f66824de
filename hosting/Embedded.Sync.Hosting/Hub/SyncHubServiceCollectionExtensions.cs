using Embedded.Sync;
using Embedded.Sync.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds hubs to a host.</summary>
public static class SyncHubServiceCollectionExtensions
{
    /// <summary>Adds a hub: the singleton <see cref="SyncHub"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// The profiles or the store are missing, or there is one already.
    /// </exception>
    public static IServiceCollection AddSyncHub(this IServiceCollection services, Action<SyncHubBuilder> configure) =>
        Add(services, NamedServices.None, configure);

    /// <summary>Adds one of several hubs: the same service, keyed by the name.</summary>
    /// <exception cref="InvalidOperationException">
    /// The profiles or the store are missing, or the name is taken.
    /// </exception>
    public static IServiceCollection AddSyncHub(
        this IServiceCollection services, string name, Action<SyncHubBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configure);
    }

    private static IServiceCollection Add(IServiceCollection services, string name, Action<SyncHubBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.HasNamed<SyncHub>(name))
            throw new InvalidOperationException($"There is already a hub '{name}'. Give each its own name.");
        var builder = new SyncHubBuilder(services, name);
        configure(builder);
        builder.Register();
        return services;
    }
}
