using Embedded.Sync.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embedded.Sync.Hosting;

/// <summary>A hub whose store cannot be read is unhealthy.</summary>
internal sealed class SyncHubHealthCheck(OwnedStore<SyncHub> store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            store.Probe();
            return Task.FromResult(HealthCheckResult.Healthy("The store can be read."));
        }
        catch (Exception exception) when (exception is StoreException or ObjectDisposedException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The store cannot be read.", exception));
        }
    }
}
