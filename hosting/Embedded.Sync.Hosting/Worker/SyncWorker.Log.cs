using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

public sealed partial class SyncWorker
{
    [LoggerMessage(1001, LogLevel.Debug, "A synchronisation begins ({Reason}).")]
    private partial void LogStarted(SyncReason reason);

    [LoggerMessage(1002, LogLevel.Information,
        "Synchronised in {Duration}: {Received} objects received, {Removed} removed, {Applied} transactions applied, " +
        "{Rejected} rejected, {Conflicts} conflicts, {Resets} resets; {Requests} requests, " +
        "{BytesSent} bytes up, {BytesReceived} down.")]
    private partial void LogCompleted(
        TimeSpan duration, long received, long removed, int applied, int rejected, int conflicts, int resets,
        int requests, long bytesSent, long bytesReceived);

    [LoggerMessage(1003, LogLevel.Warning, "The synchronisation did not complete: {Failure}, code {Code}.")]
    private partial void LogFailed(SyncFailure failure, SyncErrorCode? code, Exception exception);

    [LoggerMessage(1004, LogLevel.Error, "The synchronisation failed with an unexpected exception.")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(1005, LogLevel.Information, "The synchronisation was cancelled; the next one resumes there.")]
    private partial void LogCancelled();

    [LoggerMessage(1006, LogLevel.Debug, "The next synchronisation follows in {Delay}.")]
    private partial void LogNext(TimeSpan delay);

    [LoggerMessage(1007, LogLevel.Error, "A handler of {Handler} of the app has thrown; the work was done.")]
    private partial void LogHandlerFailed(string handler, Exception exception);

    private void LogCompleted(SyncResult result) => LogCompleted(
        result.Duration, result.ObjectsReceived, result.ObjectsRemoved, result.TransactionsApplied,
        result.TransactionsRejected, result.Conflicts.Count, result.Resets.Count, result.Requests,
        result.BytesSent, result.BytesReceived);
}
