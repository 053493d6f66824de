using Embedded.Sync.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embedded.Sync.Hosting;

/// <summary>
/// A database whose store cannot be read is unhealthy. One whose last synchronisation failed, is too old, or has
/// not been yet is degraded: the app works, with what it has.
/// </summary>
internal sealed class OfflineDatabaseHealthCheck(
    OwnedStore<OfflineDatabase> store,
    OfflineDatabase database,
    Synchronizer synchronizer,
    OfflineDatabaseHealthOptions options,
    TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            store.Probe();
            var data = Data(synchronizer.Status, database.PendingCount);
            var finding = Finding(synchronizer.Status, options.AgeMax, time.GetUtcNow());
            return Task.FromResult(finding is null
                ? HealthCheckResult.Healthy("Synchronised.", data)
                : HealthCheckResult.Degraded(finding, data: data));
        }
        catch (Exception exception) when (exception is StoreException or ObjectDisposedException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The store cannot be read.", exception));
        }
    }

    /// <summary>What degrades a database with this status; null for nothing.</summary>
    internal static string? Finding(SyncStatus status, TimeSpan? ageMax, DateTimeOffset now) => status switch
    {
        { LastError: SyncException failed } => $"The last synchronisation failed: {failed.Failure}.",
        // Whoever cancels knows why, and the age tells when it has been too long.
        { LastError: not (null or OperationCanceledException) } => "The last synchronisation failed.",
        { LastCompleted: null } => "No synchronisation has completed since the start.",
        { LastCompleted: { } last } when now - last > ageMax => $"The last synchronisation completed at {last:u}.",
        _ => null,
    };

    private static Dictionary<string, object> Data(SyncStatus status, int pending)
    {
        var data = new Dictionary<string, object> { ["state"] = status.State.ToString(), ["pending"] = pending };
        if (status.LastCompleted is { } last) data["lastCompleted"] = last;
        return data;
    }
}
