using Embedded.Sync.Hub;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.HubStores;

/// <summary>
/// What a hub needs of its database, as a suite over any <see cref="IStore"/>: rows by id, the change index, the
/// ledger, tags, counts, and one atomic commit. Random commits, compared with a model of them after each.
/// </summary>
/// <remarks>A store passes <see cref="StoreConformance"/> first; this one shows what of it a hub would lose.</remarks>
public sealed class HubStoreConformance
{
    private static readonly (string Name, Action<HubStoreRun> Check)[] Checks =
    [
        (nameof(HubStoreRun.H1_A_commit_is_seen_whole_and_once_written),
            run => run.H1_A_commit_is_seen_whole_and_once_written()),
        (nameof(HubStoreRun.H2_Rows_come_in_order_of_id), run => run.H2_Rows_come_in_order_of_id()),
        (nameof(HubStoreRun.H3_An_object_has_one_live_entry_at_its_version),
            run => run.H3_An_object_has_one_live_entry_at_its_version()),
        (nameof(HubStoreRun.H4_Departures_stay_until_they_are_purged),
            run => run.H4_Departures_stay_until_they_are_purged()),
        (nameof(HubStoreRun.H5_Decisions_stay_until_they_are_purged),
            run => run.H5_Decisions_stay_until_they_are_purged()),
        (nameof(HubStoreRun.H6_Tags_stay_from_the_floor_on), run => run.H6_Tags_stay_from_the_floor_on()),
        (nameof(HubStoreRun.H7_Counts_equal_the_rows), run => run.H7_Counts_equal_the_rows()),
        (nameof(HubStoreRun.H8_A_snapshot_stays_as_it_was), run => run.H8_A_snapshot_stays_as_it_was()),
    ];

    private readonly Func<int, IHubStore> _open;
    private readonly int _seed;

    private HubStoreConformance(Func<int, IHubStore> open, int seed) => (_open, _seed) = (open, seed);

    /// <summary>The names of the checks: what a test class hands to <see cref="Run"/>, one by one.</summary>
    public static IEnumerable<string> Clauses => Checks.Select(check => check.Name);

    /// <summary>A suite for a hub on a store.</summary>
    /// <param name="open">Makes an empty store; called for each check.</param>
    /// <param name="seed">The seed of all random choices.</param>
    public static HubStoreConformance Over(Func<IStore> open, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new HubStoreConformance(drawn => KeyValueHubStore.Open(
            open(), RandomSource.FromSeed(drawn), Durability.Buffered), seed);
    }

    /// <summary>Runs a check by its name.</summary>
    /// <exception cref="ConformanceException">It does not hold.</exception>
    /// <exception cref="ArgumentException">There is no such check.</exception>
    public void Run(string clause)
    {
        var check = Checks.FirstOrDefault(check => check.Name == clause).Check
            ?? throw new ArgumentException($"There is no check {clause}.", nameof(clause));
        var run = new HubStoreRun(clause, _open(_seed), _seed);
        try
        {
            check(run);
        }
        catch (Exception exception) when (exception is not ConformanceException)
        {
            throw run.Failure("no exception", $"{exception.GetType().Name}, {exception.Message}", exception);
        }
    }
}
