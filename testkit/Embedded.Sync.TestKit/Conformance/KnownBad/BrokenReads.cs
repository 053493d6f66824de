using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>Breaks S1: a snapshot that looks at the store of the moment, and so sees later commits.</summary>
public sealed class LeakySnapshotStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override IStoreSnapshot Snapshot() => new LeakySnapshot(Inner);

    private sealed class LeakySnapshot(IStore store) : BrokenSnapshot(store.Snapshot())
    {
        public override IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            using var now = new LeakySnapshot(store);
            return new RowScan(now.Rows(from, to));
        }
    }
}

/// <summary>Breaks S8: a get that finds the first key which starts with the one asked for.</summary>
public sealed class PrefixFindingStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override IStoreSnapshot Snapshot() => new PrefixFindingSnapshot(Inner.Snapshot());

    private sealed class PrefixFindingSnapshot(IStoreSnapshot inner) : BrokenSnapshot(inner)
    {
        public override bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            using var scan = Inner.Scan(key, []);
            var found = scan.MoveNext() && scan.Key.StartsWith(key);
            value = found ? scan.Value.ToArray() : default;
            return found;
        }
    }
}

/// <summary>Breaks S9: orders keys by signed bytes, so that 0x80 comes before 0x7F.</summary>
public sealed class SignedOrderStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override IStoreSnapshot Snapshot() => new SignedOrderSnapshot(Inner.Snapshot());

    private sealed class SignedOrderSnapshot(IStoreSnapshot inner) : BrokenSnapshot(inner)
    {
        public override IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            var rows = Rows(from, to);
            rows.Sort((left, right) => Signed(left.Key).SequenceCompareTo(Signed(right.Key)));
            return new RowScan(rows);
        }

        private static ReadOnlySpan<sbyte> Signed(byte[] key) =>
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(key);
    }
}

/// <summary>Breaks S9: a scan that leaves out the key after one that is its prefix.</summary>
public sealed class PrefixSkippingStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override IStoreSnapshot Snapshot() => new PrefixSkippingSnapshot(Inner.Snapshot());

    private sealed class PrefixSkippingSnapshot(IStoreSnapshot inner) : BrokenSnapshot(inner)
    {
        public override IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            var kept = new List<StoreRow>();
            foreach (var row in Rows(from, to))
                if (kept.Count == 0 || !row.Key.AsSpan().StartsWith(kept[^1].Key)) kept.Add(row);
            return new RowScan(kept);
        }
    }
}

/// <summary>Breaks S9: one cursor for all scans of a snapshot, so that a second scan moves the first.</summary>
public sealed class SharedCursorStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override IStoreSnapshot Snapshot() => new SharedCursorSnapshot(Inner.Snapshot());

    private sealed class SharedCursorSnapshot(IStoreSnapshot inner) : BrokenSnapshot(inner)
    {
        private IStoreScan? _scan;

        public override IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
            _scan ??= Inner.Scan(from, to);
    }
}

/// <summary>Breaks S10: keys of all scans of a snapshot lie in one buffer, which any of them overwrites.</summary>
public sealed class SharedBufferStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override IStoreSnapshot Snapshot() => new SharedBufferSnapshot(Inner.Snapshot());

    private sealed class SharedBufferSnapshot(IStoreSnapshot inner) : BrokenSnapshot(inner)
    {
        private readonly byte[] _buffer = new byte[StoreBatch.KeyLengthMax];

        public override IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
            new SharedBufferScan(Inner.Scan(from, to), _buffer);
    }

    private sealed class SharedBufferScan(IStoreScan inner, byte[] buffer) : IStoreScan
    {
        private int _length;

        public ReadOnlySpan<byte> Key => buffer.AsSpan(0, _length);

        public ReadOnlySpan<byte> Value => inner.Value;

        public bool MoveNext()
        {
            if (!inner.MoveNext()) return false;
            inner.Key.CopyTo(buffer);
            _length = inner.Key.Length;
            return true;
        }

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>Breaks S7: goes on after it was disposed, and leaves the sound store open too.</summary>
public sealed class UndeadStore(IStore inner) : IStore
{
    /// <inheritdoc/>
    public IStoreSnapshot Snapshot() => inner.Snapshot();

    /// <inheritdoc/>
    public void Commit(StoreBatch batch, Durability durability) => inner.Commit(batch, durability);

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }
}
