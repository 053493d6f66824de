using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Transports;

/// <summary>Gives a hub to a transport: serves it, and connects to it.</summary>
public delegate ValueTask<TransportUnderTest> TransportOpener(SyncHub hub);

/// <summary>
/// The contract of <see cref="ISyncTransport"/> as a suite of checks, each under the number of its clause. Join with
/// a theory of three lines, as for a store.
/// </summary>
public sealed class TransportConformance
{
    private const string CannotBeCutOff = "as the hub cannot be made unreachable";

    private static readonly (string Name, Func<TransportRun, Task> Check, bool NeedsCut)[] Checks =
    [
        (nameof(TransportClauses.T1_An_answer_comes_byte_for_byte), TransportClauses.T1_An_answer_comes_byte_for_byte,
            false),
        (nameof(TransportClauses.T2_A_request_goes_byte_for_byte), TransportClauses.T2_A_request_goes_byte_for_byte,
            false),
        (nameof(TransportClauses.T3_A_refusal_is_told_as_such), TransportClauses.T3_A_refusal_is_told_as_such, false),
        (nameof(TransportClauses.T4_Exchanges_beside_each_other_do_not_mix),
            TransportClauses.T4_Exchanges_beside_each_other_do_not_mix, false),
        (nameof(TransportClauses.T5_A_cancelled_exchange_says_so_and_the_next_works),
            TransportClauses.T5_A_cancelled_exchange_says_so_and_the_next_works, false),
        (nameof(TransportClauses.T6_A_hub_out_of_reach_is_a_transient_failure),
            TransportClauses.T6_A_hub_out_of_reach_is_a_transient_failure, true),
        (nameof(TransportClauses.T7_A_synchronisation_ends_equal), TransportClauses.T7_A_synchronisation_ends_equal,
            false),
    ];

    private readonly TransportOpener _open;
    private readonly Func<IStore> _newStore;
    private readonly bool _canCut;

    private TransportConformance(TransportOpener open, Func<IStore> newStore, bool canCut) =>
        (_open, _newStore, _canCut) = (open, newStore, canCut);

    /// <summary>All checks, and for one that does not apply the reason.</summary>
    public IReadOnlyList<StoreClause> Clauses =>
        [.. Checks.Select(check => new StoreClause(check.Name, check.NeedsCut && !_canCut ? CannotBeCutOff : null))];

    /// <summary>The names of the checks that apply: what a test class hands to <see cref="RunAsync"/>.</summary>
    public IEnumerable<string> Applicable =>
        from clause in Clauses where clause.NotApplicable is null select clause.Name;

    /// <summary>A suite for a transport.</summary>
    /// <param name="open">Serves a hub and connects to it; called for each check.</param>
    /// <param name="newStore">Makes an empty store, for hub and device of a check.</param>
    /// <param name="canCut">True where <see cref="TransportUnderTest.CutOff"/> is given.</param>
    public static TransportConformance Of(TransportOpener open, Func<IStore> newStore, bool canCut = false)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(newStore);
        return new TransportConformance(open, newStore, canCut);
    }

    /// <summary>Runs a check by its name.</summary>
    /// <exception cref="ConformanceException">The clause does not hold.</exception>
    /// <exception cref="ArgumentException">There is no such check, or it does not apply.</exception>
    public async Task RunAsync(string clause)
    {
        if (!Applicable.Contains(clause))
            throw new ArgumentException($"There is no check {clause}, or it does not apply.", nameof(clause));
        await using var run = await TransportRun.BeginAsync(clause, _open, _newStore);
        try
        {
            await Checks.Single(check => check.Name == clause).Check(run);
        }
        catch (Exception exception) when (exception is not ConformanceException)
        {
            throw run.Failure("no exception", $"{exception.GetType().Name}, {exception.Message}", exception);
        }
    }
}
