namespace Embedded.Sync.Hosting.Tests;

/// <summary>
/// Time that stands still until a test moves it. A test waits for the timer that the code under test sets, then
/// moves the time past it: no sleep, and no guess how long something takes.
/// </summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Predicate<TimeSpan> Fits, TaskCompletionSource<TimeSpan> Found)> _waiters = [];
    private DateTimeOffset _now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time and fires what has become due, in order.</summary>
    public void Advance(TimeSpan span)
    {
        var target = GetUtcNow() + span;
        while (TakeDue(target) is { } fire) fire();
        lock (_gate) _now = target;
    }

    /// <summary>Completes as soon as a timer is set whose remaining time fits, and returns that time.</summary>
    public Task<TimeSpan> WaitForTimerAsync(Predicate<TimeSpan> fits)
    {
        var found = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiters.Add((fits, found));
            TellWaiters();
        }

        return found.Task.WaitAsync(TestLimits.Hang);
    }

    /// <summary>Completes as soon as a timer is set to exactly this time from now.</summary>
    public Task WaitForTimerAsync(TimeSpan remaining) => WaitForTimerAsync(span => span == remaining);

    private Action? TakeDue(DateTimeOffset target)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (next is null) return null;
            if (next.Due > _now) _now = next.Due;
            _timers.Remove(next);
            return next.Fire;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime < TimeSpan.Zero) return;
            timer.Due = _now + dueTime;
            _timers.Add(timer);
            TellWaiters();
        }
    }

    private void TellWaiters()
    {
        foreach (var waiter in _waiters.ToList())
        {
            var fitting = _timers.Select(timer => timer.Due - _now).Where(span => waiter.Fits(span)).ToList();
            if (fitting.Count > 0 && waiter.Found.TrySetResult(fitting[0])) _waiters.Remove(waiter);
        }
    }

    private sealed class ManualTimer(ManualTimeProvider time, Action fire) : ITimer
    {
        public Action Fire { get; } = fire;

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
