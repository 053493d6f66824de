namespace Embedded.Sync;

/// <summary>What a completed call brought.</summary>
/// <param name="Value">The action's result.</param>
/// <param name="CallId">The call's id.</param>
public sealed record ServerActionResult<T>(T Value, Guid CallId)
{
    /// <summary>How many objects the action handed to the device.</summary>
    public int HandedCount { get; init; }

    /// <summary>How these were synchronised; null where there were none, or it failed.</summary>
    public SyncResult? Synchronization { get; init; }

    /// <summary>
    /// Why they could not be synchronised, although the action has run; null where they were. The next synchronisation
    /// brings those of downloaded entities.
    /// </summary>
    public Exception? SynchronizationFailure { get; init; }
}

/// <summary>How one call is made.</summary>
public sealed class ServerActionCallOptions
{
    /// <summary>How long the call may take, without the synchronisation of what it hands over.</summary>
    /// <value>10 milliseconds to 1 hour; default 30 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The id of the call. To repeat one that had no answer, give that of its <see cref="ServerActionException"/>.
    /// </summary>
    /// <value>Default: null, which means a new one.</value>
    public Guid? CallId { get; init; }
}
