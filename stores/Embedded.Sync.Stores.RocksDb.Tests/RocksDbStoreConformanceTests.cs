using Embedded.Sync.TestKit.Conformance;

namespace Embedded.Sync.Stores.RocksDb.Tests;

public sealed class RocksDbStoreConformanceTests
{
    private static readonly StoreConformance Suite = StoreConformance.Persistent(path => RocksDbStore.Open(path));

    public static TheoryData<string> Clauses => [.. Suite.Applicable];

    [Theory, MemberData(nameof(Clauses))]
    public void Conforms(string clause) => Suite.Run(clause);
}
