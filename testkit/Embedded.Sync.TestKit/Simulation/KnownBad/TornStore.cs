using Embedded.Sync.Device;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>
/// A store that writes cursors and stamps first and rows second, and whose process often ends between the two.
/// </summary>
internal sealed class TornStore(IStore inner) : IStore
{
    private const int RowKeyLength = 19;
    private const int KillEvery = 5;

    private int _commits;

    public IStoreSnapshot Snapshot() => inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        var (rest, rows) = (new StoreBatch(), new StoreBatch());
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            var part = key[0] == DeviceTables.Rows && key.Length == RowKeyLength ? rows : rest;
            if (operation == StoreOperation.Put) part.Put(key, value);
            else if (operation == StoreOperation.Delete) part.Delete(key);
            else part.DeleteRange(key, value);
        }

        inner.Commit(rest, durability);
        if (rows.Count > 0 && ++_commits % KillEvery == 0) throw new SimulatedKillException();
        inner.Commit(rows, durability);
    }

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }
}
