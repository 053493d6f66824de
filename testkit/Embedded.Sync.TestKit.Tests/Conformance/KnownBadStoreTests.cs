using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.KnownBad;

namespace Embedded.Sync.TestKit.Tests.Conformance;

/// <summary>
/// A suite that finds nothing proves nothing: each broken store must be caught, under the clause it breaks.
/// </summary>
public sealed class KnownBadStoreTests
{
    [Fact]
    public void A_store_whose_snapshots_see_later_commits_is_caught() =>
        AssertCaught(
            "S1", Broken(inner => new LeakySnapshotStore(inner)).S1_A_snapshot_sees_all_before_it_and_nothing_after);

    [Fact]
    public void A_store_that_tears_batches_is_caught() =>
        AssertCaught("S2", Broken(inner => new TornBatchStore(inner)).S2_Readers_never_see_half_a_batch);

    [Fact]
    public void A_store_that_cuts_batches_is_caught() =>
        AssertCaught("S2", Broken(inner => new CutBatchStore(inner)).S2_A_batch_is_whole_or_absent);

    [Fact]
    public void A_store_that_writes_operations_singly_is_caught() =>
        AssertCaught("S2", Broken(LogStoreFlaw.WritesOperationsSingly).S2_A_batch_cut_off_by_a_crash_is_absent);

    [Fact]
    public void A_store_that_forgets_durable_commits_is_caught() =>
        AssertCaught("S3", Broken(LogStoreFlaw.ForgetsOnReopening).S3_Durable_commits_survive_reopening);

    [Fact]
    public void A_store_that_keeps_a_later_batch_without_an_earlier_one_is_caught() =>
        AssertCaught("S4", Broken(LogStoreFlaw.LosesBufferedBatches).S4_A_killed_process_leaves_no_gap);

    [Fact]
    public void A_store_that_applies_a_batch_from_its_end_is_caught() =>
        AssertCaught("S5", Broken(inner => new ReorderedBatchStore(inner)).S5_The_last_operation_on_a_key_counts);

    [Fact]
    public void A_store_that_applies_ranges_last_is_caught() =>
        AssertCaught(
            "S5", Broken(inner => new RangesLastStore(inner)).S5_What_a_batch_puts_after_a_deleted_range_stays);

    [Fact]
    public void A_store_that_loses_deleted_ranges_is_caught() =>
        AssertCaught(
            "S5", Broken(inner => new LostRangeStore(inner)).S5_A_deleted_range_holds_its_first_key_and_not_its_last);

    [Fact]
    public void A_store_that_deletes_the_end_of_a_range_is_caught() =>
        AssertCaught(
            "S5",
            Broken(inner => new InclusiveRangeStore(inner)).S5_A_deleted_range_holds_its_first_key_and_not_its_last);

    [Fact]
    public void A_store_that_keeps_half_of_a_failed_batch_is_caught() =>
        AssertCaught(
            "S6",
            StoreConformance.Volatile(
                () => new MemoryStore(),
                bytes => new HalfFullStore(new MemoryStore(), bytes)).S6_A_commit_that_fails_changes_nothing);

    [Fact]
    public void A_store_that_outlives_its_disposal_is_caught() =>
        AssertCaught("S7", Broken(inner => new UndeadStore(inner)).S7_Disposed_members_throw);

    [Fact]
    public void A_store_that_finds_a_longer_key_is_caught() =>
        AssertCaught("S8", Broken(inner => new PrefixFindingStore(inner)).S8_A_get_finds_exactly_its_key);

    [Fact]
    public void A_store_that_orders_keys_by_signed_bytes_is_caught() =>
        AssertCaught("S9", Broken(inner => new SignedOrderStore(inner)).S9_Keys_come_in_unsigned_byte_order);

    [Fact]
    public void A_store_that_skips_the_key_after_its_prefix_is_caught() =>
        AssertCaught("S9", Broken(inner => new PrefixSkippingStore(inner)).S9_A_range_is_scanned_without_gaps);

    [Fact]
    public void A_store_with_one_cursor_for_all_scans_is_caught() =>
        AssertCaught("S9", Broken(inner => new SharedCursorStore(inner)).S9_Several_scans_may_be_open_at_once);

    [Fact]
    public void A_store_whose_scans_share_a_buffer_is_caught() =>
        AssertCaught("S10", Broken(inner => new SharedBufferStore(inner)).S10_Key_and_value_stay_until_the_next_step);

    [Fact]
    public void A_store_that_lets_a_second_opener_in_is_caught() =>
        AssertCaught("S11", Broken(LogStoreFlaw.LocksNobodyOut).S11_A_second_opener_is_locked_out);

    private static StoreConformance Broken(Func<IStore, IStore> breakIt) =>
        StoreConformance.Volatile(() => breakIt(new MemoryStore()));

    private static StoreConformance Broken(LogStoreFlaw flaw) =>
        StoreConformance.Persistent(path => LogStore.Open(path, flaw));

    private static void AssertCaught(string clause, Action check) =>
        Assert.StartsWith($"{clause} ", Assert.Throws<ConformanceException>(check).Message, StringComparison.Ordinal);
}
