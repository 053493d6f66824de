using Embedded.Sync;
using Embedded.Sync.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds offline databases to a host.</summary>
public static class OfflineDatabaseServiceCollectionExtensions
{
    /// <summary>
    /// Adds a database: the singletons <see cref="OfflineDatabase"/> and <see cref="Synchronizer"/>, and
    /// <see cref="SyncWorker"/> where the builder is told to synchronise in the background.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The profile, the store or the hub is missing, or there is one already.
    /// </exception>
    public static IServiceCollection AddOfflineDatabase(
        this IServiceCollection services, Action<OfflineDatabaseBuilder> configure) =>
        Add(services, NamedServices.None, configure);

    /// <summary>Adds one of several databases: the same services, keyed by the name.</summary>
    /// <exception cref="InvalidOperationException">
    /// The profile, the store or the hub is missing, or the name is taken.
    /// </exception>
    public static IServiceCollection AddOfflineDatabase(
        this IServiceCollection services, string name, Action<OfflineDatabaseBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configure);
    }

    private static IServiceCollection Add(
        IServiceCollection services, string name, Action<OfflineDatabaseBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.HasNamed<OfflineDatabase>(name))
            throw new InvalidOperationException(
                $"There is already an offline database '{name}'. Give each its own name.");
        var builder = new OfflineDatabaseBuilder(services, name);
        configure(builder);
        builder.Register();
        return services;
    }
}
