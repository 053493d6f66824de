namespace Embedded.Sync.TestKit;

/// <summary>A law, and what checks it.</summary>
/// <param name="Name">Its number and name.</param>
/// <param name="CheckedBy">Where and when it is checked; null where nothing does.</param>
/// <param name="NotApplicable">Why nothing checks it; null where something does.</param>
public sealed record LawEntry(string Name, string? CheckedBy, string? NotApplicable)
{
    /// <summary>What checks it, or why nothing does.</summary>
    public string Describe() => CheckedBy ?? $"not applicable: {NotApplicable}";
}

/// <summary>All laws, L01 to L41, with what checks each. What docs/laws.md says in words.</summary>
public static class LawTable
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<LawEntry> All { get; } =
    [
        Simulated("L01_Convergence", "at rest"),
        Simulated("L02_Cursor_is_sound", "after every step"),
        Simulated("L03_No_phantom", "after every step"),
        Simulated("L04_The_cursor_never_goes_back", "after every answer"),
        Simulated("L05_Rows_and_cursor_are_one_write", "after every step, with a process that ends at any commit"),
        Simulated("L06_A_download_is_complete", "after every page"),
        Simulated("L07_A_reset_is_necessary", "for every page that the hub makes"),
        Simulated("L08_Resets_are_rare", "at rest, in runs without faults"),
        Simulated("L09_Helper_tells_of_a_loss", "after every step; L09_A_loss_is_reported at rest"),
        Simulated("L10_Hub_restore", "at rest, after a restore or re-seed"),
        Compared("L11_Page_size_independence", "batches of 1, 2, 7 and all"),
        Simulated("L12_An_old_answer_changes_nothing", "after every answer that is late or repeated"),
        Simulated("L13_A_page_twice_counts_once", "as L12, since a taken page changes the stamps that it answers"),
        Simulated("L14_Consistent_point", "at the end of every round"),
        Simulated("L15_Exactly_once", "at every commit of the hub"),
        Simulated("L16_No_silent_loss", "at rest"),
        Simulated("L17_Acknowledged_is_durable", "for every answer with decisions"),
        Simulated("L18_Local_order", "at rest"),
        Simulated("L19_Whole_or_not_at_all", "at every commit of the hub"),
        Simulated("L20_A_poison_delays_no_other", "for every answer with decisions"),
        Simulated("L21_Own_echo_is_silent", "after every page"),
        Simulated("L22_Read_your_writes", "after every step"),
        Simulated("L23_Monotonic_reads", "after every page, in one life of the hub"),
        Simulated("L24_Writes_follow_reads", "at every commit of the hub, in one life of it"),
        Simulated("L25_No_lost_update", "at every commit of the hub"),
        Compared("L26_Resolvers_are_deterministic", "ResolverVerification, with every order of arrival"),
        Compared("L27_Stores_give_the_same_trace", "the store in memory and RocksDB"),
        Elsewhere("L28_A_crash_leaves_a_prefix", "the conformance suite of stores, S2 to S4, and RocksDB's own tests"),
        Simulated("L29_Counts_equal_a_rebuild", "after every step, on hub and devices"),
        Without("L30_Equal_digests_mean_equal_sets", "the engine keeps no digests of its rows"),
        Simulated("L31_References_survive_their_targets", "after every step"),
        Simulated("L32_Exact_types", "after every step; unknown attributes in the engine's own tests"),
        Compared("L33_Old_and_new_models_alternate", "hub and device that change their model to and fro"),
        Without("L34_Files", "the engine synchronises no files"),
        Elsewhere("L35_One_writer", "the conformance suite of stores, S11, and simulations on disk at every restart"),
        Simulated("L36_The_head_is_reached", "at rest"),
        Simulated("L37_Silence", "at rest"),
        Simulated("L38_Cancel_is_safe", "by L02 and L01, with sessions that are given up between any two requests"),
        Simulated("L39_Answers_are_bounded", "for every page: by the batch size"),
        Simulated("L40_Only_what_is_in_scope", "for every page and conflict, by constraints and access rules"),
        Compared("L41_The_same_trace", "a scenario and the one read from its JSON"),
    ];

    private static LawEntry Simulated(string name, string when) => new(name, $"the simulator, {when}", null);

    private static LawEntry Compared(string name, string what) => new(name, $"comparing runs: {what}", null);

    private static LawEntry Elsewhere(string name, string where) => new(name, where, null);

    private static LawEntry Without(string name, string reason) => new(name, null, reason);
}
