using Embedded.Sync.Device;

namespace Embedded.Sync;

/// <content>What a synchroniser tells of itself: its status, and the progress of the running synchronisation.</content>
public sealed partial class Synchronizer
{
    private SyncStatus _status = new();

    /// <summary>
    /// Raised after each change of <see cref="Status"/>, on the thread that made it. What a handler throws reaches
    /// nobody but <see cref="OfflineDatabase.HandlerFailed"/>.
    /// </summary>
    public event Action<SyncStatus>? StatusChanged;

    /// <summary>What the synchroniser is doing, and what it did last.</summary>
    public SyncStatus Status => Volatile.Read(ref _status);

    private void Report(SyncRun run, SyncSession session, long started)
    {
        var progress = session.Progress;
        progress = progress with { TimeLeft = Estimate(_time.GetElapsedTime(started), progress.Percent) };
        Publish(status => status with { Progress = progress });
        IProgress<SyncProgress>[] listeners;
        lock (_gate) listeners = run.Listeners;
        foreach (var listener in listeners) _database.Tell("Progress", () => listener.Report(progress));
    }

    /// <summary>Null where there is none, and beyond a year: a start that slow says nothing yet.</summary>
    private static TimeSpan? Estimate(TimeSpan elapsed, double percent)
    {
        if (percent is <= 0 or >= 100) return null;
        var days = elapsed.TotalDays * (100 / percent - 1);
        return days < 365 ? TimeSpan.FromDays(days) : null;
    }

    /// <summary>Changes the status under the lock, so that no change is lost, and tells of it outside.</summary>
    private void Publish(Func<SyncStatus, SyncStatus> change)
    {
        SyncStatus before, after;
        lock (_gate)
        {
            before = _status;
            after = change(before);
            Volatile.Write(ref _status, after);
        }

        if (ReferenceEquals(before, after)) return;
        foreach (var handler in Delegate.EnumerateInvocationList(StatusChanged))
            _database.Tell(nameof(StatusChanged), () => handler(after));
    }
}
