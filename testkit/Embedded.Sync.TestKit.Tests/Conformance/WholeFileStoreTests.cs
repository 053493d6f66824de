using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.Crashes;
using Embedded.Sync.TestKit.Conformance.HubStores;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Tests.Verification;

namespace Embedded.Sync.TestKit.Tests.Conformance;

/// <summary>A store that was made from the documentation alone joins every suite there is.</summary>
public sealed class WholeFileStoreTests
{
    private static readonly StoreConformance Suite = StoreConformance.Persistent(path => new WholeFileStore(path));

    private static readonly StoreCrashConformance Crashes = StoreCrashConformance.Of(path => new WholeFileStore(path));

    public static TheoryData<string> Clauses => [.. Suite.Applicable];

    public static TheoryData<string> HubClauses => [.. HubStoreConformance.Clauses];

    public static TheoryData<string> CrashClauses => [.. StoreCrashConformance.Clauses];

    [Theory, MemberData(nameof(Clauses))]
    public void Conforms(string clause) => Suite.Run(clause);

    [Theory, MemberData(nameof(HubClauses))]
    public void Keeps_a_hub(string clause)
    {
        using var stores = new TemporaryStores(path => new WholeFileStore(path));
        HubStoreConformance.Over(stores.Setup.NewStore).Run(clause);
    }

    [Theory, MemberData(nameof(CrashClauses))]
    public void Survives(string clause) => Crashes.Run(clause);

    [Fact]
    public void A_model_of_an_app_keeps_every_law_on_it() =>
        SyncVerification.For(Shop.Profile).WithStore(path => new WholeFileStore(path))
            .WithFaults(Faults.All).Run(scenarios: 20);
}
