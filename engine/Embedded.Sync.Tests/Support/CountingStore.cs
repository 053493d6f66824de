using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests;

/// <summary>Counts what is read of a store: keys looked up, scans begun, and entries that they come to.</summary>
internal sealed class CountingStore(IStore inner) : IStore
{
    public long Reads { get; private set; }

    public IStoreSnapshot Snapshot() => new Counted(this, inner.Snapshot());

    public void Commit(StoreBatch batch, Durability durability) => inner.Commit(batch, durability);

    public void Dispose() => inner.Dispose();

    private sealed class Counted(CountingStore store, IStoreSnapshot inner) : IStoreSnapshot
    {
        public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            store.Reads++;
            return inner.TryGet(key, out value);
        }

        public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            store.Reads++;
            return new CountedScan(store, inner.Scan(from, to));
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class CountedScan(CountingStore store, IStoreScan inner) : IStoreScan
    {
        public ReadOnlySpan<byte> Key => inner.Key;

        public ReadOnlySpan<byte> Value => inner.Value;

        public bool MoveNext()
        {
            store.Reads++;
            return inner.MoveNext();
        }

        public void Dispose() => inner.Dispose();
    }
}
