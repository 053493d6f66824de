namespace Embedded.Sync.Hosting;

/// <summary>When a worker synchronises by itself. Read once, when the worker is made.</summary>
public sealed class SyncWorkerOptions
{
    /// <summary>Whether a synchronisation begins as soon as the host has started.</summary>
    /// <value>Default true.</value>
    public bool SynchronizeAtStart { get; set; } = true;

    /// <summary>
    /// The time from the end of a synchronisation to the start of the next; null for none but on request.
    /// </summary>
    /// <value>1 second to 7 days, or null; default 5 minutes.</value>
    public TimeSpan? Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The time to the next attempt after a failure that may pass. It doubles with each further one, up to
    /// <see cref="Interval"/>; without an interval there is no such attempt.
    /// </summary>
    /// <value>1 second to 7 days; default 30 seconds.</value>
    public TimeSpan FailureInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The time from a commit to the synchronisation that uploads it; a further commit begins it anew. Null for none
    /// after commits.
    /// </summary>
    /// <value>0 to 1 hour, or null; default 2 seconds.</value>
    public TimeSpan? CommitDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest that a commit waits, however many follow it.</summary>
    /// <value>At least <see cref="CommitDelay"/>, to 1 hour; default 15 seconds.</value>
    public TimeSpan CommitDelayMax { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time from the return of the connection to a synchronisation; one that goes and comes again begins it anew.
    /// </summary>
    /// <value>0 to 1 hour; default 1 second.</value>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far the times of the schedule and of the reconnect are stretched or cut at random, so that devices spread.
    /// </summary>
    /// <value>A fraction from 0 (not at all) to 0.5; default 0.1.</value>
    public double Jitter { get; set; } = 0.1;
}
