namespace Embedded.Sync.Hosting;

/// <summary>When the next synchronisation is due: a value in, a value out, no clock.</summary>
internal sealed class SyncSchedule(SyncWorkerOptions options, RandomSource random)
{
    private int _failures;

    /// <summary>
    /// The wait after a synchronisation that ended with this error, null for none; null for no next one.
    /// </summary>
    public TimeSpan? After(Exception? error)
    {
        _failures = error is SyncException { IsTransient: true } ? _failures + 1 : 0;
        if (options.Interval is not { } interval) return null;
        var wait = Spread(_failures == 0 ? interval : Min(interval, FailureWait()));
        return (error as SyncException)?.RetryAfter is { } asked && asked > wait ? asked : wait;
    }

    /// <summary>
    /// Doubles with each failure; beyond the longest interval of all it makes no difference any more.
    /// </summary>
    private TimeSpan FailureWait() => options.FailureInterval * Math.ScaleB(1, Math.Min(_failures - 1, 20));

    /// <summary>A time, stretched or cut at random.</summary>
    public TimeSpan Spread(TimeSpan wait) => wait * (1 + (options.Jitter * ((2 * random.NextFraction()) - 1)));

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
