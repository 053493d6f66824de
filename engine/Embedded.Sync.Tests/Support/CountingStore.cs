using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests;

/// <summary>A store that counts what is read from it.</summary>
internal sealed class CountingStore(IStore inner) : IStore
{
    /// <summary>Values that were looked up, and entries that scans went over.</summary>
    public int Reads { get; private set; }

    public IStoreSnapshot Snapshot() => new CountingSnapshot(this, inner.Snapshot());

    public void Commit(StoreBatch batch, Durability durability) => inner.Commit(batch, durability);

    public void Dispose() => inner.Dispose();

    private sealed class CountingSnapshot(CountingStore store, IStoreSnapshot snapshot) : IStoreSnapshot
    {
        public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            store.Reads++;
            return snapshot.TryGet(key, out value);
        }

        public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
            new CountingScan(store, snapshot.Scan(from, to));

        public void Dispose() => snapshot.Dispose();
    }

    private sealed class CountingScan(CountingStore store, IStoreScan scan) : IStoreScan
    {
        public ReadOnlySpan<byte> Key => scan.Key;

        public ReadOnlySpan<byte> Value => scan.Value;

        public bool MoveNext()
        {
            store.Reads++;
            return scan.MoveNext();
        }

        public void Dispose() => scan.Dispose();
    }
}
