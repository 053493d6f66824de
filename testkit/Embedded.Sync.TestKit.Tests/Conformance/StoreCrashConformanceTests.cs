using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.Crashes;
using Embedded.Sync.TestKit.Conformance.KnownBad;

namespace Embedded.Sync.TestKit.Tests.Conformance;

/// <summary>Stores that survive crashes pass; those that only seem to are caught.</summary>
public sealed class StoreCrashConformanceTests
{
    private static readonly StoreCrashConformance Sound = StoreCrashConformance.Of(path => LogStore.Open(path));

    public static TheoryData<string> Clauses => [.. StoreCrashConformance.Clauses];

    [Theory, MemberData(nameof(Clauses))]
    public void A_sound_store_passes(string clause) => Sound.Run(clause);

    [Fact]
    public void A_store_that_writes_operations_singly_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.WritesOperationsSingly))
            .S2_S4_A_process_killed_at_any_point_leaves_a_prefix,
        "no prefix of the batches");

    [Fact]
    public void A_store_that_keeps_batches_in_the_process_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.LosesBufferedBatches))
            .S2_S4_A_process_killed_at_any_point_leaves_a_prefix,
        "found");

    [Fact]
    public void A_store_that_acknowledges_before_it_syncs_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.AcknowledgesUnsynced))
            .S3_S4_A_loss_of_power_at_any_point_leaves_what_was_durable,
        "found the first 0 batches");

    [Fact]
    public void A_store_that_trusts_lengths_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.TrustsLengths))
            .S3_S4_A_loss_of_power_at_any_point_leaves_what_was_durable,
        "Holes");

    [Fact]
    public void A_store_that_ignores_a_failed_sync_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.IgnoresFailedSyncs))
            .S3_S6_A_sync_that_fails_is_told_and_loses_nothing_acknowledged,
        "found the first");

    [Fact]
    public void A_store_that_repeats_a_failed_sync_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.RepeatsFailedSyncs))
            .S3_S6_A_sync_that_fails_is_told_and_loses_nothing_acknowledged,
        "found the first");

    [Fact]
    public void A_store_that_shows_a_batch_that_failed_is_caught() => AssertCaught(
        StoreCrashConformance.Of(path => LogStore.Open(path, LogStoreFlaw.ShowsFailedBatches))
            .S6_A_write_without_space_changes_nothing,
        "after the failed commit");

    [Fact]
    public void A_function_with_variables_of_its_own_is_refused()
    {
        var flaw = LogStoreFlaw.None;
        var refusal = Assert.Throws<ArgumentException>(
            () => StoreCrashConformance.Of(path => LogStore.Open(path, flaw)));
        Assert.Contains("no variables", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertCaught(Action check, string how)
    {
        var message = Assert.Throws<ConformanceException>(check).Message;
        Assert.True(message.Contains(how, StringComparison.Ordinal), message);
    }
}
