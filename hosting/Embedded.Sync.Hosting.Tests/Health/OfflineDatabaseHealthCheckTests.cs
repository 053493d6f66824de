namespace Embedded.Sync.Hosting.Tests.Health;

public sealed class OfflineDatabaseHealthCheckTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_database_that_was_synchronised_lately_has_no_finding() =>
        Assert.Null(Finding(new SyncStatus { LastCompleted = Now.AddMinutes(-60) }));

    [Fact]
    public void One_that_was_not_synchronised_for_too_long_is_degraded() =>
        Assert.Contains("10:59:59", Finding(new SyncStatus { LastCompleted = Now.AddSeconds(-3601) }));

    [Fact]
    public void Without_a_limit_any_age_will_do() =>
        Assert.Null(OfflineDatabaseHealthCheck.Finding(new SyncStatus { LastCompleted = Now.AddYears(-9) }, null, Now));

    [Fact]
    public void One_that_was_never_synchronised_is_degraded() => Assert.NotNull(Finding(new SyncStatus()));

    [Fact]
    public void One_whose_last_synchronisation_failed_is_degraded_and_says_how()
    {
        var failed = new SyncException(SyncFailure.Unauthorized, "No detail of this is shown.");

        Assert.Equal(
            "The last synchronisation failed: Unauthorized.",
            Finding(new SyncStatus { LastCompleted = Now, LastError = failed }));
        Assert.Equal(
            "The last synchronisation failed.",
            Finding(new SyncStatus { LastCompleted = Now, LastError = new InvalidOperationException("Nor of this.") }));
    }

    [Fact]
    public void One_whose_last_synchronisation_was_cancelled_is_judged_by_its_age() =>
        Assert.Null(Finding(new SyncStatus { LastCompleted = Now, LastError = new OperationCanceledException() }));

    private static string? Finding(SyncStatus status) =>
        OfflineDatabaseHealthCheck.Finding(status, TimeSpan.FromHours(1), Now);
}
