using Embedded.Sync.Storage;

namespace Embedded.Sync.Hosting;

/// <summary>
/// The store of a database or hub. The container disposes it after its owner, as it was made before it.
/// </summary>
/// <typeparam name="TOwner">Whose store it is: a process may hold a database and a hub.</typeparam>
internal sealed class OwnedStore<TOwner>(IStore store) : IDisposable
{
    public IStore Store { get; } = store;

    /// <summary>Reads from the store, whatever is there.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public void Probe()
    {
        using var snapshot = Store.Snapshot();
        using var scan = snapshot.Scan([0], []);
        scan.MoveNext();
    }

    public void Dispose() => Store.Dispose();
}
