namespace Embedded.Sync;

/// <summary>Why a server action did not complete, sorted by what the caller can do.</summary>
public enum ServerActionFailure
{
    /// <summary>The action said no, with a code and a message; nothing was written.</summary>
    Rejected,

    /// <summary>The caller may not call the action. Nothing was run.</summary>
    Denied,

    /// <summary>The hub has no action of that name. Nothing was run; update the older end.</summary>
    Unknown,

    /// <summary>The hub cannot read the parameter. Nothing was run; update the older end.</summary>
    InvalidInput,

    /// <summary>The action failed inside; nothing of its transaction was written.</summary>
    Faulted,

    /// <summary>
    /// The hub or the network did not take the call, and nothing was run; the inner exception says why.
    /// </summary>
    NotTaken,

    /// <summary>
    /// No answer came: the action may have run, or may run still. Call again with the same call id: what it wrote is
    /// not written twice.
    /// </summary>
    NoAnswer,

    /// <summary>
    /// The hub no longer keeps what it decided that long ago: the call may have run. Synchronise, look, and call with
    /// a new id.
    /// </summary>
    Expired,
}

/// <summary>A server action did not complete.</summary>
public sealed class ServerActionException : Exception
{
    internal ServerActionException(
        ServerActionFailure failure, string action, Guid callId, string message, Exception? inner = null)
        : base($"{action}: {message}", inner) => (Failure, Action, CallId) = (failure, action, callId);

    /// <summary>What the caller can do about it.</summary>
    public ServerActionFailure Failure { get; }

    /// <summary>The action's name.</summary>
    public string Action { get; }

    /// <summary>The call's id, with which it may be repeated.</summary>
    public Guid CallId { get; }

    /// <summary>What the action said, where it rejected the call; else null.</summary>
    public string? Code { get; init; }

    /// <summary>True where the action may have run, although no answer says so.</summary>
    public bool MayHaveRun => Failure is ServerActionFailure.NoAnswer or ServerActionFailure.Expired;
}
