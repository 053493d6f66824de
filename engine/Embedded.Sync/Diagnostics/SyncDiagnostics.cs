using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Embedded.Sync.Diagnostics;

/// <summary>
/// What the engine tells of itself: a <see cref="Meter"/> and an <see cref="ActivitySource"/>, both named
/// <see cref="Name"/>. They carry counts, durations and codes, never values of objects.
/// </summary>
public static class SyncDiagnostics
{
    /// <summary>The name to listen to.</summary>
    public const string Name = "Embedded.Sync";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Synchronizations =
        Meter.CreateCounter<long>(
            "embedded.sync.synchronizations", "{synchronization}", "Synchronisations that ended, by outcome.");

    internal static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>(
            "embedded.sync.duration", "s", "From the first request of a synchronisation to its end.");

    internal static readonly Counter<long> Objects =
        Meter.CreateCounter<long>("embedded.sync.objects", "{object}", "Objects moved, by direction.");

    internal static readonly Counter<long> Bytes =
        Meter.CreateCounter<long>(
            "embedded.sync.bytes", "By", "Bytes of requests and answers, uncompressed, by direction.");

    internal static readonly Counter<long> Conflicts =
        Meter.CreateCounter<long>(
            "embedded.sync.conflicts", "{conflict}", "Values of the hub that local changes replaced unseen.");

    internal static readonly Counter<long> Resets =
        Meter.CreateCounter<long>("embedded.sync.resets", "{reset}", "Entities that began anew, by reason.");

    internal static readonly Counter<long> HandlerFailures =
        Meter.CreateCounter<long>(
            "embedded.sync.handler.failures", "{failure}", "Exceptions of the app's own handlers, by handler.");

    internal static void Record(SyncResult result)
    {
        Synchronizations.Add(1, new KeyValuePair<string, object?>("outcome", "completed"));
        Duration.Record(result.Duration.TotalSeconds);
        Objects.Add(
            result.ObjectsReceived + result.ObjectsRemoved, new KeyValuePair<string, object?>("direction", "down"));
        Bytes.Add(result.BytesSent, new KeyValuePair<string, object?>("direction", "up"));
        Bytes.Add(result.BytesReceived, new KeyValuePair<string, object?>("direction", "down"));
        Conflicts.Add(result.Conflicts.Count);
        foreach (var reset in result.Resets)
            Resets.Add(1, new KeyValuePair<string, object?>("reason", reset.Reason.ToString()));
    }

    internal static void RecordFailure(Exception failure) => Synchronizations.Add(1, new KeyValuePair<string, object?>(
        "outcome", failure is SyncException sync ? sync.Failure.ToString() : failure.GetType().Name));
}
