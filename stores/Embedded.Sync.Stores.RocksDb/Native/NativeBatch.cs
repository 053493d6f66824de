using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>RocksDB's write batch, filled again and again. Used by one thread at a time.</summary>
internal sealed unsafe class NativeBatch : IDisposable
{
    // A larger batch is given back after its commit, so that one large commit costs no memory for ever.
    private const int KeptBytesMax = 4 << 20;

    private PlainHandle _handle = Create();

    /// <summary>The filled batch; valid until <see cref="Clear"/>.</summary>
    internal nint Pointer => _handle.Pointer;

    /// <summary>Copies the operations of a batch, in their order.</summary>
    /// <exception cref="ArgumentException">A key or a value has a length the port forbids.</exception>
    internal void Fill(StoreBatch batch)
    {
        RocksDbNative.BatchClear(Pointer);
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            Add(operation, key, value);
        }
    }

    /// <summary>Forgets the operations.</summary>
    internal void Clear(int byteCount)
    {
        if (byteCount <= KeptBytesMax)
        {
            RocksDbNative.BatchClear(Pointer);
            return;
        }
        _handle.Dispose();
        _handle = Create();
    }

    public void Dispose() => _handle.Dispose();

    private void Add(StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // RocksDB refuses a range that ends before it starts only after it has logged the batch. Such a range holds
        // no key, so there is nothing to say.
        if (operation == StoreOperation.DeleteRange && key.SequenceCompareTo(value) >= 0) return;
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            switch (operation)
            {
                case StoreOperation.Put:
                    RocksDbNative.BatchPut(Pointer, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
                    break;
                case StoreOperation.Delete:
                    RocksDbNative.BatchDelete(Pointer, keyBytes, (nuint)key.Length);
                    break;
                default:
                    RocksDbNative.BatchDeleteRange(
                        Pointer, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
                    break;
            }
        }
    }

    private static PlainHandle Create() => new(RocksDbNative.BatchCreate(), RocksDbNative.BatchDestroy);
}
