using Embedded.Sync.TestKit.Conformance.Crashes;

namespace Embedded.Sync.Stores.RocksDb.Tests;

public sealed class RocksDbCrashConformanceTests
{
    // Small buffers, so that points also fall into flushes and changes of the log.
    private static readonly StoreCrashConformance Suite = StoreCrashConformance.Of(
        path => RocksDbStore.Open(path, new RocksDbStoreOptions { WriteBufferBytes = 1 << 20 }));

    public static TheoryData<string> Clauses => [.. StoreCrashConformance.Clauses];

    [Theory, MemberData(nameof(Clauses))]
    public void Survives(string clause) => Suite.Run(clause);
}
