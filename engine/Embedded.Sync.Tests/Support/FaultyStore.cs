using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests;

/// <summary>A store whose commits fail when a test says so.</summary>
internal sealed class FaultyStore(IStore inner) : IStore
{
    /// <summary>How many more commits succeed; then each fails.</summary>
    public int CommitsLeft { get; set; } = int.MaxValue;

    public IStoreSnapshot Snapshot() => inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        if (CommitsLeft == 0) throw new StoreException(StoreFailure.DiskFull, "The disk is full. Free some space.");
        if (CommitsLeft != int.MaxValue) CommitsLeft--;
        inner.Commit(batch, durability);
    }

    public void Dispose() => inner.Dispose();
}
