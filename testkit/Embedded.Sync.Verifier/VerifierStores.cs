using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit;
using Embedded.Sync.TestKit.Http;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.Verifier;

/// <summary>The stores that a run keeps its data in.</summary>
internal sealed class VerifierStores : IDisposable
{
    private readonly TemporaryStores? _folders;
    private readonly HttpTier? _tier;

    public VerifierStores(VerifierOptions options)
    {
        if (options.Tier == "http") _tier = new HttpTier(typeof(VerifierStores).Assembly.Location);
        else if (options.Store == "rocksdb") _folders = new TemporaryStores(path => RocksDbStore.Open(path));
        Setup = _tier?.Setup ?? _folders?.Setup ?? Memory;
    }

    public static SimulationSetup Memory { get; } =
        new() { NewStore = () => new MemoryStore(), CopyStore = store => ((MemoryStore)store).Copy() };

    public SimulationSetup Setup { get; }

    public void Dispose()
    {
        if (_tier is not null) Console.WriteLine($"Processes killed: {_tier.Kills:N0}");
        _tier?.Dispose();
        _folders?.Dispose();
    }
}
