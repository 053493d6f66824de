using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.KnownBad;

namespace Embedded.Sync.TestKit.Tests.Conformance;

/// <summary>
/// The log store without a flaw: the persistent clauses can be met, and the suite finds nothing where nothing
/// is.
/// </summary>
public sealed class LogStoreConformanceTests
{
    private static readonly StoreConformance Suite = StoreConformance.Persistent(path => LogStore.Open(path));

    public static TheoryData<string> Clauses => [.. Suite.Applicable];

    [Theory, MemberData(nameof(Clauses))]
    public void Conforms(string clause) => Suite.Run(clause);
}
