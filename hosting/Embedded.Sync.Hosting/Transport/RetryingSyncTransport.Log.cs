using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

public sealed partial class RetryingSyncTransport
{
    [LoggerMessage(1101, LogLevel.Information,
        "Attempt {Attempt} of {Attempts} to reach the hub failed ({Failure}); the next one follows in {Delay}.")]
    private partial void LogRetry(SyncFailure failure, int attempt, int attempts, TimeSpan delay);
}
