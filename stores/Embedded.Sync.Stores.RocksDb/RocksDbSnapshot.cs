using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Native;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>A view of a <see cref="RocksDbStore"/>. Disposing it ends its open scans as well.</summary>
internal sealed unsafe class RocksDbSnapshot : IStoreSnapshot
{
    private readonly RocksDbStore _store;
    private readonly SnapshotHandle _handle;
    private readonly List<RocksDbScan> _scans = [];

    internal RocksDbSnapshot(RocksDbStore store, SnapshotHandle handle)
    {
        _store = store;
        _handle = handle;
    }

    internal string Path => _store.Path;

    public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        byte* error = null;
        nint slice;
        fixed (byte* keyBytes = key)
            slice = RocksDbNative.GetPinned(_handle.Database, _handle.ReadOptions, keyBytes, (nuint)key.Length, &error);
        _handle.Pin(slice);
        GC.KeepAlive(this);
        NativeError.ThrowIfSet(error, "read from", Path);
        if (slice == 0)
        {
            value = default;
            return false;
        }
        nuint length;
        var bytes = RocksDbNative.SliceValue(slice, &length);
        value = new ReadOnlySpan<byte>(bytes, checked((int)length));
        return true;
    }

    public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        var scan = new RocksDbScan(this, new IteratorHandle(_handle, to), from);
        _scans.Add(scan);
        return scan;
    }

    public void Dispose()
    {
        if (_handle.IsClosed) return;
        while (_scans.Count > 0) _scans[^1].Dispose();
        _handle.Dispose();
        _store.Forget();
    }

    internal void Forget(RocksDbScan scan) => _scans.Remove(scan);
}
