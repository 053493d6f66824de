using Embedded.Sync.Device;
using Embedded.Sync.Diagnostics;

namespace Embedded.Sync;

/// <content>What the app is told, and what becomes of the exceptions that its handlers throw.</content>
public sealed partial class OfflineDatabase
{
    private const int ChangesPerEventMax = 1_000;

    /// <summary>
    /// Raised after each commit and each downloaded batch that changed what the app sees, on the
    /// thread that wrote it, outside of any lock.
    /// </summary>
    /// <remarks>
    /// What a handler throws reaches nobody but <see cref="HandlerFailed"/>: the work is done by then, and the other
    /// handlers are told all the same.
    /// </remarks>
    public event EventHandler<DatabaseChangedEventArgs>? Changed;

    /// <summary>
    /// Raised when a handler of <see cref="Changed"/> or of <see cref="Synchronizer.StatusChanged"/>, or a progress
    /// listener, has thrown; on the same thread. What these handlers throw themselves is dropped.
    /// </summary>
    public event EventHandler<HandlerFailedEventArgs>? HandlerFailed;

    /// <summary>Calls one handler of the app's; whatever it throws ends here.</summary>
    internal void Tell(string handler, Action tell)
    {
        try
        {
            tell();
        }
        catch (Exception failure)
        {
            SyncDiagnostics.HandlerFailures.Add(1, new KeyValuePair<string, object?>("handler", handler));
            Report(new HandlerFailedEventArgs(handler, failure));
        }
    }

    private void Report(HandlerFailedEventArgs failure)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(HandlerFailed))
            try
            {
                handler(this, failure);
            }
            catch (Exception)
            {
                // There is nobody left to tell.
            }
    }

    private void Raise(ViewChanges views, bool isLocal)
    {
        if (views.All.Count > 0) Raise(new DatabaseChangedEventArgs(views.All, isLocal));
    }

    private void Raise(DatabaseChangedEventArgs change)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
            Tell(nameof(Changed), () => handler(this, change));
    }

    /// <summary>
    /// Tells that objects went, as they were seen before; some at a time, so that a large database needs no list of
    /// all its objects.
    /// </summary>
    private void RaiseRemoved(IEnumerable<ObjectChange> removed)
    {
        foreach (var some in removed.Chunk(ChangesPerEventMax))
            Raise(new DatabaseChangedEventArgs(some, isLocal: true));
    }
}
