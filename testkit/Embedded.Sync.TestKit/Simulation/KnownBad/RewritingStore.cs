using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>What becomes of one operation: the value to put instead, or null to leave the operation out.</summary>
/// <param name="before">The store as it is.</param>
/// <param name="operation">What is done.</param>
/// <param name="key">The key that it is done to.</param>
/// <param name="value">The value, or the end of the range.</param>
internal delegate byte[]? Rewrite(
    IStoreSnapshot before, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

/// <summary>A store that keeps something else than what it was given.</summary>
/// <param name="inner">The store.</param>
/// <param name="rewrite">What becomes of the operations.</param>
/// <param name="isMeant">Which batches are meant; null for all.</param>
internal sealed class RewritingStore(
    IStore inner, Rewrite rewrite, Func<StoreBatch, bool>? isMeant = null) : IStore
{
    public IStoreSnapshot Snapshot() => inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        inner.Commit(isMeant?.Invoke(batch) == false ? batch : Rewritten(batch), durability);
    }

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }

    private StoreBatch Rewritten(StoreBatch batch)
    {
        using var before = inner.Snapshot();
        var rewritten = new StoreBatch();
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            if (rewrite(before, operation, key, value) is not { } kept) continue;
            if (operation == StoreOperation.Put) rewritten.Put(key, kept);
            else if (operation == StoreOperation.Delete) rewritten.Delete(key);
            else rewritten.DeleteRange(key, value);
        }

        return rewritten;
    }
}
