using System.Runtime.InteropServices;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>
/// Owns one object of the library. It keeps its parent's object alive: the database is closed only when no
/// snapshot or iterator is left, in whatever order handles are disposed or finalized.
/// </summary>
internal abstract class NativeHandle : SafeHandle
{
    private readonly SafeHandle? _parent;

    /// <exception cref="ObjectDisposedException">The parent is closed.</exception>
    protected NativeHandle(SafeHandle? parent) : base(0, ownsHandle: true)
    {
        var added = false;
        parent?.DangerousAddRef(ref added);
        _parent = parent;
    }

    public sealed override bool IsInvalid => handle == 0;

    /// <summary>The library's pointer. The caller keeps this handle alive while it uses it.</summary>
    internal nint Pointer => handle;

    /// <summary>Frees the object, while the parent's is still there.</summary>
    protected abstract void Free();

    protected sealed override bool ReleaseHandle()
    {
        Free();
        _parent?.DangerousRelease();
        return true;
    }
}

/// <summary>An object without a parent, freed by one function.</summary>
internal sealed class PlainHandle : NativeHandle
{
    private readonly Action<nint> _free;

    internal PlainHandle(nint pointer, Action<nint> free) : base(null)
    {
        _free = free;
        SetHandle(pointer);
    }

    protected override void Free() => _free(handle);
}

/// <summary>A snapshot, its read options, and the value that the last get has pinned.</summary>
internal sealed class SnapshotHandle : NativeHandle
{
    private readonly PlainHandle _database;

    internal SnapshotHandle(PlainHandle database) : base(database)
    {
        _database = database;
        ReadOptions = RocksDbNative.ReadOptionsCreate();
        SetHandle(RocksDbNative.SnapshotCreate(database.Pointer));
        RocksDbNative.ReadOptionsSetSnapshot(ReadOptions, handle);
    }

    internal nint Database => _database.Pointer;

    internal nint ReadOptions { get; }

    /// <summary>The pinned value, or 0.</summary>
    internal nint Slice { get; private set; }

    /// <summary>Frees the pinned value and owns the next one, or none.</summary>
    internal void Pin(nint slice)
    {
        if (Slice != 0) RocksDbNative.SliceDestroy(Slice);
        Slice = slice;
    }

    protected override void Free()
    {
        Pin(0);
        RocksDbNative.ReadOptionsDestroy(ReadOptions);
        RocksDbNative.SnapshotRelease(_database.Pointer, handle);
    }
}

/// <summary>An iterator, its read options, and the bytes of its end, which RocksDB reads while it lives.</summary>
internal sealed unsafe class IteratorHandle : NativeHandle
{
    private readonly nint _readOptions;
    private readonly byte* _end;

    internal IteratorHandle(SnapshotHandle snapshot, ReadOnlySpan<byte> end) : base(snapshot)
    {
        _readOptions = RocksDbNative.ReadOptionsCreate();
        RocksDbNative.ReadOptionsSetSnapshot(_readOptions, snapshot.Pointer);
        if (!end.IsEmpty)
        {
            _end = (byte*)NativeMemory.Alloc((nuint)end.Length);
            end.CopyTo(new Span<byte>(_end, end.Length));
            RocksDbNative.ReadOptionsSetUpperBound(_readOptions, _end, (nuint)end.Length);
        }
        SetHandle(RocksDbNative.IteratorCreate(snapshot.Database, _readOptions));
    }

    protected override void Free()
    {
        RocksDbNative.IteratorDestroy(handle);
        RocksDbNative.ReadOptionsDestroy(_readOptions);
        NativeMemory.Free(_end);
    }
}
