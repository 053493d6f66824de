using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting.AspNetCore;

internal sealed partial class SyncHubEndpoint
{
    [LoggerMessage(1201, LogLevel.Warning, "A request was refused: {Code}.")]
    private partial void LogRefused(SyncErrorCode code);

    [LoggerMessage(1202, LogLevel.Error, "The hub failed to serve request {Request}.")]
    private partial void LogFailed(Exception exception, string request);

    [LoggerMessage(1203, LogLevel.Warning,
        "A request was sent away: {Concurrency} are being served, and {Queue} wait.")]
    private partial void LogBusy(int concurrency, int queue);

    [LoggerMessage(1206, LogLevel.Warning, "A caller was sent away at his limit, for {Seconds} seconds.")]
    private partial void LogLimited(int seconds);

    [LoggerMessage(1204, LogLevel.Debug, "A device hung up within its request or the answer.")]
    private partial void LogHungUp();

    [LoggerMessage(1205, LogLevel.Warning, "A request came damaged, or too slowly, and was given up.")]
    private partial void LogDamaged();
}
