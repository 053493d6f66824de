using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>Which store lies under a hub or a device.</summary>
internal enum StoreKind
{
    RocksDb,
    Memory,
}

/// <summary>A directory of the run's own, for stores. It is removed at the end.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _path;
    private int _count;

    public Workspace(string parent)
    {
        var path = Path.Combine(parent, $"embedded-benchmarks-{Environment.ProcessId}");
        _path = Directory.CreateDirectory(path).FullName;
    }

    /// <summary>The path of a directory that does not exist yet.</summary>
    public string NewPath() => Path.Combine(_path, $"store-{++_count}");

    /// <summary>An empty store that leaves no trace when it is disposed. All options are the defaults.</summary>
    public TemporaryStore NewStore(StoreKind kind)
    {
        if (kind == StoreKind.Memory) return new TemporaryStore(new MemoryStore(), null);
        var path = NewPath();
        return new TemporaryStore(RocksDbStore.Open(path), path);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

/// <summary>A store and its directory.</summary>
internal sealed class TemporaryStore(IStore store, string? path) : IDisposable
{
    public IStore Store { get; } = store;

    public void Dispose()
    {
        Store.Dispose();
        if (path is not null) Directory.Delete(path, recursive: true);
    }
}
