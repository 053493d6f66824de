namespace Embedded.Sync;

/// <summary>
/// A call needs the hub, and there is no connection. Nothing was done. Show a way to try again, or go elsewhere;
/// <see cref="IConnectivity.Changed"/> tells when it may help.
/// </summary>
public sealed class ConnectionRequiredException : Exception
{
    internal ConnectionRequiredException(string call, Exception? inner = null)
        : base($"{call} needs a connection to the hub, and there is none. Try again when there is.", inner) =>
        Call = call;

    /// <summary>The call, in words.</summary>
    public string Call { get; }
}
