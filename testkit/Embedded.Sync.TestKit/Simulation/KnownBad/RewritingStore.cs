using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>What becomes of one operation: the value to put instead, or null to leave the operation out.</summary>
internal delegate byte[]? Rewrite(StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

/// <summary>A store that keeps something else than what it was given.</summary>
internal sealed class RewritingStore(IStore inner, Rewrite rewrite) : IStore
{
    public IStoreSnapshot Snapshot() => inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        var rewritten = new StoreBatch();
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            if (rewrite(operation, key, value) is not { } kept) continue;
            if (operation == StoreOperation.Put) rewritten.Put(key, kept);
            else if (operation == StoreOperation.Delete) rewritten.Delete(key);
            else rewritten.DeleteRange(key, value);
        }

        inner.Commit(rewritten, durability);
    }

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }
}
