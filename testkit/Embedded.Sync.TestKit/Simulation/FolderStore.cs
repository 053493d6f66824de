using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A store in a folder of its own, which can be closed and opened, and goes with it.</summary>
internal sealed class FolderStore : IStore
{
    private readonly Func<string, IStore> _open;
    private readonly string _path;
    private IStore _inner;

    public FolderStore(Func<string, IStore> open, string path)
    {
        (_open, _path) = (open, path);
        _inner = open(path);
    }

    public IStoreSnapshot Snapshot() => _inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability) => _inner.Commit(batch, durability);

    /// <summary>Opens the store while it is open: the failure, or null where a second owner was let in.</summary>
    public StoreFailure? OpenTwice()
    {
        try
        {
            _open(_path).Dispose();
            return null;
        }
        catch (StoreException refusal)
        {
            return refusal.Failure;
        }
    }

    public void Reopen()
    {
        _inner.Dispose();
        _inner = _open(_path);
    }

    public void Dispose()
    {
        _inner.Dispose();
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }
}
