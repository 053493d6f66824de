namespace Embedded.Sync.Device;

/// <summary>
/// Lets local commits go before the pages of a download. The lock alone is not fair: where cores are few, the
/// download takes it again and again before the thread of a waiting commit has run at all.
/// </summary>
internal sealed class CommitCourtesy
{
    // An app that commits without pause slows a download, and does not stop it.
    private static readonly TimeSpan PatienceMax = TimeSpan.FromMilliseconds(10);

    private readonly object _none = new();
    private int _commits;

    /// <summary>Announces a commit, until the result is disposed.</summary>
    public Announcement Announce()
    {
        Interlocked.Increment(ref _commits);
        return new Announcement(this);
    }

    /// <summary>Sleeps, which frees the core, until no commit waits or runs; for 10 ms at most.</summary>
    public void GiveWay()
    {
        if (Volatile.Read(ref _commits) == 0) return;
        lock (_none)
        {
            if (Volatile.Read(ref _commits) > 0) Monitor.Wait(_none, PatienceMax);
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _commits) > 0) return;
        lock (_none) Monitor.PulseAll(_none);
    }

    /// <summary>One commit that waits or runs.</summary>
    public readonly ref struct Announcement(CommitCourtesy courtesy)
    {
        public void Dispose() => courtesy.End();
    }
}
