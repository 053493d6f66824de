namespace Embedded.Sync.Hosting;

/// <summary>
/// Calls back once things have been quiet for a time, and at the latest some time after the first of them.
/// Thread-safe.
/// </summary>
internal sealed class Debounce : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private DateTimeOffset? _latest;

    public Debounce(TimeProvider time, Action callback)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Fire(callback), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something happened.</summary>
    /// <param name="delay">How long it has to be quiet from now on.</param>
    /// <param name="delayMax">The longest that the first of several waits.</param>
    public void Signal(TimeSpan delay, TimeSpan delayMax)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            // A clock that was set back must not put it off for as long.
            if (_latest is null || _latest - now > delayMax) _latest = now + delayMax;
            var left = _latest.Value - now;
            var wait = left < delay ? left : delay;
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Forgets what has happened.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _latest = null;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire(Action callback)
    {
        lock (_gate) _latest = null;
        callback();
    }
}
