using Embedded.Sync.Protocol;

namespace Embedded.Sync;

/// <summary>What a transport may want to know of the bytes that it carries.</summary>
public static class SyncProtocol
{
    /// <summary>
    /// True for the call of a server action: it may run although its answer is lost, so a transport does not repeat it
    /// of its own accord. All other requests may be repeated.
    /// </summary>
    public static bool IsActionCall(ReadOnlySpan<byte> request) => SyncRequest.IsCall(request);
}
