using Embedded.Sync;
using Embedded.Sync.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of databases and hubs.</summary>
public static class SyncHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks a database: unhealthy where its store cannot be read; degraded where the last synchronisation failed,
    /// is older than <see cref="OfflineDatabaseHealthOptions.AgeMax"/>, or has not been since the start.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="databaseName">The database's name, where it has one.</param>
    /// <param name="configure">Sets the limits.</param>
    /// <param name="tags">Tags of the check.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above zero.</exception>
    public static IHealthChecksBuilder AddOfflineDatabaseHealthCheck(
        this IHealthChecksBuilder builder,
        string? databaseName = null,
        Action<OfflineDatabaseHealthOptions>? configure = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new OfflineDatabaseHealthOptions();
        configure?.Invoke(options);
        if (options.AgeMax is { } age)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero, nameof(configure));
        var name = databaseName ?? NamedServices.None;
        return builder.Add(new HealthCheckRegistration(
            NamedServices.SectionOf("offline-database", name),
            provider => new OfflineDatabaseHealthCheck(
                provider.GetNamed<OwnedStore<OfflineDatabase>>(name),
                provider.GetNamed<OfflineDatabase>(name),
                provider.GetNamed<Synchronizer>(name),
                options,
                provider.GetRequiredService<TimeProvider>()),
            HealthStatus.Unhealthy,
            tags));
    }

    /// <summary>Checks a hub: unhealthy where its store cannot be read.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="hubName">The hub's name, where it has one.</param>
    /// <param name="tags">Tags of the check.</param>
    public static IHealthChecksBuilder AddSyncHubHealthCheck(
        this IHealthChecksBuilder builder, string? hubName = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = hubName ?? NamedServices.None;
        return builder.Add(new HealthCheckRegistration(
            NamedServices.SectionOf("sync-hub", name),
            provider => new SyncHubHealthCheck(provider.GetNamed<OwnedStore<SyncHub>>(name)),
            HealthStatus.Unhealthy,
            tags));
    }
}
