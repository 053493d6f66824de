using System.Reflection;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.KnownBad;

namespace Embedded.Sync.TestKit.Tests.Conformance;

public sealed class StoreConformanceTests
{
    private static readonly StoreConformance InMemory = StoreConformance.Volatile(() => new MemoryStore());

    [Fact]
    public void Every_check_of_the_class_is_in_its_list()
    {
        var methods = typeof(StoreConformance).GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Select(method => method.Name)
            .Where(name => name.Length > 1 && name[0] == 'S' && char.IsAsciiDigit(name[1]));
        Assert.Equal(methods, InMemory.Clauses.Select(clause => clause.Name));
    }

    [Fact]
    public void Every_clause_of_the_port_has_a_check() =>
        Assert.Equal(
            Enumerable.Range(1, 11).Select(number => $"S{number}"),
            InMemory.Clauses.Select(clause => clause.Name.Split('_')[0]).Distinct());

    [Fact]
    public void What_does_not_apply_is_named_with_its_reason() =>
        Assert.Equal(
            [
                "S2_A_batch_cut_off_by_a_crash_is_absent: does not apply, as the store is volatile",
                "S3_Durable_commits_survive_reopening: does not apply, as the store is volatile",
                "S4_A_killed_process_leaves_no_gap: does not apply, as the store is volatile",
                "S6_A_commit_that_fails_changes_nothing: does not apply, as the store has no small variant to fill",
                "S11_A_second_opener_is_locked_out: does not apply, as the store is volatile",
            ],
            InMemory.Clauses.Where(clause => clause.NotApplicable is not null).Select(clause => clause.ToString()));

    [Fact]
    public void Running_what_does_not_apply_is_an_error_and_no_success() =>
        Assert.Throws<ArgumentException>(() => InMemory.Run(nameof(InMemory.S3_Durable_commits_survive_reopening)));

    [Fact]
    public void Running_what_does_not_exist_is_an_error() =>
        Assert.Throws<ArgumentException>(() => InMemory.Run("S99_Nothing"));

    [Fact]
    public void A_failure_says_what_was_expected_what_was_found_and_how_to_see_it_again()
    {
        var message = Message(seed: 7);
        Assert.StartsWith("S5 The last operation on a key counts: expected ", message, StringComparison.Ordinal);
        Assert.Contains("; found ", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Seed 7: again with seed: 7 and Run(\"S5_The_last_operation_on_a_key_counts\").",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_seeds_fail_alike_and_other_seeds_differently()
    {
        Assert.Equal(Message(seed: 7), Message(seed: 7));
        Assert.NotEqual(Message(seed: 7), Message(seed: 8));
    }

    [Fact]
    public void A_suite_can_be_a_class_too() =>
        Assert.Throws<ConformanceException>(new ReorderedConformance().S5_The_last_operation_on_a_key_counts);

    private static string Message(int seed) => Assert.Throws<ConformanceException>(
        StoreConformance.Volatile(() => new ReorderedBatchStore(new MemoryStore()), seed: seed)
            .S5_The_last_operation_on_a_key_counts).Message;

    private sealed class ReorderedConformance : StoreConformance
    {
        public override StoreKind Kind => StoreKind.Volatile;

        protected override Storage.IStore Open(string path) => new ReorderedBatchStore(new MemoryStore());
    }
}
