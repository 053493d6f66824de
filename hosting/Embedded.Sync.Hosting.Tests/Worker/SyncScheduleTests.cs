namespace Embedded.Sync.Hosting.Tests.Worker;

public sealed class SyncScheduleTests
{
    private static readonly SyncException Offline = new(SyncFailure.Unreachable, "Offline.");
    private readonly SyncWorkerOptions _options = new() { Jitter = 0 };

    private SyncSchedule Schedule => new(_options, RandomSource.FromSeed(1));

    [Fact]
    public void After_a_success_the_interval_passes() => Assert.Equal(_options.Interval, Schedule.After(null));

    [Fact]
    public void Without_an_interval_nothing_follows_by_itself()
    {
        _options.Interval = null;

        Assert.Null(Schedule.After(null));
        Assert.Null(Schedule.After(Offline));
    }

    [Fact]
    public void After_failures_that_may_pass_the_waits_double_up_to_the_interval_and_begin_anew_after_a_success()
    {
        var schedule = Schedule;

        var waits = Enumerable.Range(0, 100).Select(_ => schedule.After(Offline)!.Value.TotalSeconds).ToList();

        Assert.Equal([30, 60, 120, 240, 300, 300], waits[..6]);
        Assert.Equal(300, waits[^1]);
        schedule.After(null);
        Assert.Equal(TimeSpan.FromSeconds(30), schedule.After(Offline));
    }

    [Fact]
    public void A_failure_that_does_not_pass_waits_for_the_interval() =>
        Assert.Equal(_options.Interval, Schedule.After(new SyncException(SyncFailure.Unauthorized, "Log in.")));

    [Fact]
    public void A_hub_that_asks_for_a_longer_wait_gets_it()
    {
        var busy = new SyncException(SyncFailure.Busy, "Busy.") { RetryAfter = TimeSpan.FromHours(2) };

        Assert.Equal(TimeSpan.FromHours(2), Schedule.After(busy));
    }

    [Fact]
    public void Jitter_spreads_the_waits_within_its_fraction()
    {
        _options.Jitter = 0.2;
        var schedule = Schedule;

        var waits = Enumerable.Range(0, 1_000).Select(_ => schedule.After(null)!.Value.TotalSeconds).ToList();

        Assert.InRange(waits.Min(), 240, 250);
        Assert.InRange(waits.Max(), 350, 360);
    }
}
