using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.Verifier;

/// <summary>The stores that a run keeps its data in.</summary>
internal sealed class VerifierStores : IDisposable
{
    private readonly TemporaryStores? _folders;

    public VerifierStores(string kind)
    {
        if (kind == "rocksdb") _folders = new TemporaryStores(path => RocksDbStore.Open(path));
        Setup = _folders?.Setup ?? Memory;
    }

    public static SimulationSetup Memory { get; } =
        new() { NewStore = () => new MemoryStore(), CopyStore = store => ((MemoryStore)store).Copy() };

    public SimulationSetup Setup { get; }

    public void Dispose() => _folders?.Dispose();
}
