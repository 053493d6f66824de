using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

public sealed partial class UserDatabases
{
    [LoggerMessage(1301, LogLevel.Information, "The work of a user who has left was uploaded: {Applied} transactions "
        + "applied, {Rejected} rejected.")]
    private partial void LogLeft(int applied, int rejected);

    [LoggerMessage(1302, LogLevel.Information, "The work of a user who has left waits until the user is back.")]
    private partial void LogKept(Exception exception);

    private void LogLeft(SyncResult? result, Exception? failure)
    {
        if (result is not null) LogLeft(result.TransactionsApplied, result.TransactionsRejected);
        else LogKept(failure!);
    }
}
