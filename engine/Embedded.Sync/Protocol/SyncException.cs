namespace Embedded.Sync;

/// <summary>Why a synchronisation did not complete, sorted by what the caller can do.</summary>
public enum SyncFailure
{
    /// <summary>The hub could not be reached. The network comes and goes; try again.</summary>
    Unreachable,

    /// <summary>No answer came in time. Try again; whatever was sent is recognised.</summary>
    TimedOut,

    /// <summary>The hub is busy. Try again after <see cref="SyncException.RetryAfter"/>.</summary>
    Busy,

    /// <summary>The hub failed inside. Trying again may help.</summary>
    HubFailed,

    /// <summary>What came back is no answer of a hub: a log-in page, a cut or a damaged message. Try again.</summary>
    BadAnswer,

    /// <summary>The hub does not know the caller. Log in, then try again.</summary>
    Unauthorized,

    /// <summary>
    /// The hub read the request and refused it; see <see cref="SyncException.Code"/>. Sending it
    /// again gets the same answer.
    /// </summary>
    Refused,

    /// <summary>
    /// The profile's constraints have parameters without a value, and nothing was sent. Set
    /// <see cref="OfflineDatabase.Parameters"/>.
    /// </summary>
    ParameterMissing,
}

/// <summary>A synchronisation did not complete. What was applied before stays; the next one resumes there.</summary>
public sealed class SyncException : Exception
{
    /// <summary>A failure with what went wrong and how to mend it.</summary>
    public SyncException(SyncFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What the caller can do about it.</summary>
    public SyncFailure Failure { get; }

    /// <summary>The hub's own code, where the hub refused.</summary>
    public SyncErrorCode? Code { get; init; }

    /// <summary>How long the hub asks to wait before the next request; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the same request may succeed later without anything being mended.</summary>
    public bool IsTransient => Failure switch
    {
        // The network comes and goes; that is what offline-first means.
        SyncFailure.Unreachable or SyncFailure.TimedOut => true,
        // The hub says so itself.
        SyncFailure.Busy or SyncFailure.HubFailed => true,
        // A captive portal answers until its user has logged in.
        SyncFailure.BadAnswer => true,
        // Somebody has to log in, or to update one of the ends.
        _ => false,
    };
}
