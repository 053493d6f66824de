using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.HubStores;

namespace Embedded.Sync.TestKit.Tests.Conformance;

public sealed class HubStoreConformanceTests : IDisposable
{
    private static readonly HubStoreConformance InMemory = HubStoreConformance.Over(() => new MemoryStore());

    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-hub-stores-").FullName;
    private readonly List<IStore> _stores = [];
    private int _count;

    public static TheoryData<string> Clauses => [.. HubStoreConformance.Clauses];

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory, MemberData(nameof(Clauses))]
    public void Memory_conforms(string clause) => InMemory.Run(clause);

    [Theory, MemberData(nameof(Clauses))]
    public void RocksDb_conforms(string clause) => HubStoreConformance.Over(() =>
    {
        _stores.Add(RocksDbStore.Open(Path.Combine(_folder, $"{++_count}")));
        return _stores[^1];
    }).Run(clause);

    [Theory]
    // The tables of rows, of the change index, of departures, of decisions and of tags lose what is deleted late.
    [InlineData("H2")]
    [InlineData("H3")]
    [InlineData("H4")]
    [InlineData("H5")]
    public void A_store_that_ignores_deletes_is_caught(string number) => AssertCaught(
        number, (batch, operation, key, value) =>
        {
            if (operation == StoreOperation.Put) batch.Put(key, value);
        });

    [Theory]
    [InlineData("H6")]
    public void A_store_that_ignores_ranges_is_caught(string number) => AssertCaught(
        number, (batch, operation, key, value) =>
        {
            if (operation == StoreOperation.Put) batch.Put(key, value);
            else if (operation == StoreOperation.Delete) batch.Delete(key);
        });

    private static void AssertCaught(string number, Forward forward)
    {
        var suite = HubStoreConformance.Over(() => new ForwardingStore(new MemoryStore(), forward));
        var clause = HubStoreConformance.Clauses.Single(clause => clause.StartsWith(number, StringComparison.Ordinal));
        var caught = Assert.Throws<ConformanceException>(() => suite.Run(clause));
        Assert.StartsWith(number, caught.Message, StringComparison.Ordinal);
    }

    private delegate void Forward(
        StoreBatch batch, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    private sealed class ForwardingStore(IStore inner, Forward forward) : IStore
    {
        public IStoreSnapshot Snapshot() => inner.Snapshot();

        public void Commit(StoreBatch batch, Durability durability)
        {
            var forwarded = new StoreBatch();
            for (var index = 0; index < batch.Count; index++)
                forward(forwarded, batch.Read(index, out var key, out var value), key, value);
            inner.Commit(forwarded, durability);
        }

        public void Dispose() => inner.Dispose();
    }
}
