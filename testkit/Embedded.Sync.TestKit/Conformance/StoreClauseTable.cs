using System.Runtime.CompilerServices;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>The checks by name, and what each asks of a store beyond the port.</summary>
internal static class StoreClauseTable
{
    private const string Volatile = "as the store is volatile";
    private const string NeverFull = "as the store has no small variant to fill";

    private static readonly Check[] Checks =
    [
        new(suite => suite.S1_A_snapshot_sees_all_before_it_and_nothing_after),
        new(suite => suite.S1_Snapshots_of_one_moment_are_equal),
        new(suite => suite.S2_A_batch_is_whole_or_absent),
        new(suite => suite.S2_Readers_never_see_half_a_batch),
        new(suite => suite.S2_A_batch_cut_off_by_a_crash_is_absent, Needs.Persistence),
        new(suite => suite.S3_Durable_commits_survive_reopening, Needs.Persistence),
        new(suite => suite.S4_A_killed_process_leaves_no_gap, Needs.Persistence),
        new(suite => suite.S5_The_last_operation_on_a_key_counts),
        new(suite => suite.S5_A_deleted_range_holds_its_first_key_and_not_its_last),
        new(suite => suite.S5_What_a_batch_puts_after_a_deleted_range_stays),
        new(suite => suite.S6_A_key_outside_the_limits_changes_nothing),
        new(suite => suite.S6_A_commit_that_fails_changes_nothing, Needs.SmallVariant),
        new(suite => suite.S7_Disposed_members_throw),
        new(suite => suite.S7_A_store_disposed_too_early_gives_no_wrong_rows),
        new(suite => suite.S8_A_get_finds_exactly_its_key),
        new(suite => suite.S8_Values_of_all_lengths_come_back),
        new(suite => suite.S9_Keys_come_in_unsigned_byte_order),
        new(suite => suite.S9_A_range_is_scanned_without_gaps),
        new(suite => suite.S9_Several_scans_may_be_open_at_once),
        new(suite => suite.S10_Key_and_value_stay_until_the_next_step),
        new(suite => suite.S11_A_second_opener_is_locked_out, Needs.Persistence),
    ];

    internal static IReadOnlyList<StoreClause> For(StoreConformance suite) =>
        [.. Checks.Select(check => new StoreClause(check.Name, check.Reason(suite)))];

    internal static Action<StoreConformance> Find(StoreConformance suite, string name)
    {
        var check = Array.Find(Checks, check => check.Name == name)
            ?? throw new ArgumentException($"There is no check {name}.", nameof(name));
        return check.Reason(suite) is { } reason
            ? throw new ArgumentException($"{name} does not apply, {reason}.", nameof(name))
            : check.Run;
    }

    private sealed class Check(
        Func<StoreConformance, Action> method,
        Needs needs = Needs.Nothing,
        [CallerArgumentExpression(nameof(method))] string expression = "")
    {
        /// <summary>The name of the method, so that it is written once.</summary>
        internal string Name { get; } = expression[(expression.LastIndexOf('.') + 1)..];

        internal void Run(StoreConformance suite) => method(suite)();

        internal string? Reason(StoreConformance suite) => needs switch
        {
            Needs.Persistence when suite.Kind == StoreKind.Volatile => Volatile,
            Needs.SmallVariant when !suite.HasSmallVariant => NeverFull,
            _ => null,
        };
    }

    private enum Needs
    {
        Nothing,
        Persistence,
        SmallVariant,
    }
}
