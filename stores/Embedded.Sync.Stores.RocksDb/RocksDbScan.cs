using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Native;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>A walk over a range: per row one native call that may block, and three that only read fields.</summary>
internal sealed unsafe class RocksDbScan : IStoreScan
{
    private readonly RocksDbSnapshot _snapshot;
    private readonly IteratorHandle _handle;
    private readonly nint _iterator;
    private State _state = State.BeforeFirst;

    internal RocksDbScan(RocksDbSnapshot snapshot, IteratorHandle handle, ReadOnlySpan<byte> from)
    {
        _snapshot = snapshot;
        _handle = handle;
        _iterator = handle.Pointer;
        fixed (byte* bytes = from) RocksDbNative.IteratorSeek(_iterator, bytes, (nuint)from.Length);
    }

    private enum State
    {
        BeforeFirst,
        OnRow,
        AtEnd,
        Disposed,
    }

    public ReadOnlySpan<byte> Key
    {
        get
        {
            if (_state != State.OnRow) throw NoRow();
            nuint length;
            var bytes = RocksDbNative.IteratorKey(_iterator, &length);
            GC.KeepAlive(this);
            return new ReadOnlySpan<byte>(bytes, (int)length);
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            if (_state != State.OnRow) throw NoRow();
            nuint length;
            var bytes = RocksDbNative.IteratorValue(_iterator, &length);
            GC.KeepAlive(this);
            return new ReadOnlySpan<byte>(bytes, (int)length);
        }
    }

    public bool MoveNext()
    {
        if (_state == State.OnRow) RocksDbNative.IteratorNext(_iterator);
        else if (_state != State.BeforeFirst) return StayAtEnd();
        var valid = RocksDbNative.IteratorValid(_iterator) != 0;
        GC.KeepAlive(this);
        if (!valid) return StayAtEnd();
        _state = State.OnRow;
        return true;
    }

    public void Dispose()
    {
        if (_state == State.Disposed) return;
        _state = State.Disposed;
        _handle.Dispose();
        _snapshot.Forget(this);
    }

    /// <summary>A failed iterator ends like one that is done; only its error, which stays, tells them apart.</summary>
    private bool StayAtEnd()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        _state = State.AtEnd;
        byte* error = null;
        RocksDbNative.IteratorGetError(_iterator, &error);
        GC.KeepAlive(this);
        NativeError.ThrowIfSet(error, "scan", _snapshot.Path);
        return false;
    }

    private Exception NoRow() => _state == State.Disposed
        ? new ObjectDisposedException(nameof(RocksDbScan))
        : new InvalidOperationException("The scan stands on no row: call MoveNext, and stop when it returns false.");
}
