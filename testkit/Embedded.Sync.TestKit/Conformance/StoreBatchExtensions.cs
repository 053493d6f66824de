using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>Batches made from others.</summary>
internal static class StoreBatchExtensions
{
    /// <summary>Appends an operation as <see cref="StoreBatch.Read"/> gives it.</summary>
    internal static void Add(
        this StoreBatch batch, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (operation == StoreOperation.Put) batch.Put(key, value);
        else if (operation == StoreOperation.Delete) batch.Delete(key);
        else batch.DeleteRange(key, value);
    }

    /// <summary>Appends one operation of another batch.</summary>
    internal static void AddFrom(this StoreBatch batch, StoreBatch source, int index)
    {
        var operation = source.Read(index, out var key, out var value);
        batch.Add(operation, key, value);
    }

    /// <summary>The operations from one index to before another, as a batch of their own.</summary>
    internal static StoreBatch Part(this StoreBatch batch, int from, int to)
    {
        var part = new StoreBatch();
        for (var index = from; index < to; index++) part.AddFrom(batch, index);
        return part;
    }
}
