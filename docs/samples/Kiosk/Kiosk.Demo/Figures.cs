using Embedded.Sync;

namespace Kiosk.Demo;

/// <summary>The figures of a synchronisation, in words.</summary>
internal static class Figures
{
    public static string Of(SyncResult result)
    {
        var objects = result.ObjectsReceived + result.ObjectsRemoved;
        var seconds = Math.Max(result.Duration.TotalSeconds, 0.001);
        return $"{result.ObjectsReceived:N0} objects received, {result.ObjectsRemoved:N0} removed, "
            + $"{result.TransactionsApplied:N0} transactions uploaded; {Bytes(result.BytesReceived)} down, "
            + $"{Bytes(result.BytesSent)} up, {result.Requests:N0} requests, {seconds:F2} s, "
            + $"{objects / seconds:N0} objects/s";
    }

    private static string Bytes(long count) => count switch
    {
        < 10_000 => $"{count:N0} B",
        < 10_000_000 => $"{count / 1e3:N0} kB",
        _ => $"{count / 1e6:N1} MB",
    };
}
