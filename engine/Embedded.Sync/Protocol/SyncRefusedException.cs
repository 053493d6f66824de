namespace Embedded.Sync.Protocol;

/// <summary>
/// Inside the hub: a request cannot be served. It becomes an error answer, never an exception of
/// the caller's.
/// </summary>
internal sealed class SyncRefusedException(SyncErrorCode code, string message) : Exception(message)
{
    public SyncErrorCode Code { get; } = code;
}
