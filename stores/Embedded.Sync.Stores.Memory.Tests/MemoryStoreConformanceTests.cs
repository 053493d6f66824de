using Embedded.Sync.TestKit.Conformance;

namespace Embedded.Sync.Stores.Memory.Tests;

public sealed class MemoryStoreConformanceTests
{
    private static readonly StoreConformance Suite = StoreConformance.Volatile(
        () => new MemoryStore(), bytes => new MemoryStore(new MemoryStoreOptions { ByteCountMax = bytes }));

    public static TheoryData<string> Clauses => [.. Suite.Applicable];

    [Theory, MemberData(nameof(Clauses))]
    public void Conforms(string clause) => Suite.Run(clause);
}
