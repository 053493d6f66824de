using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory.Tree;

namespace Embedded.Sync.Stores.Memory;

/// <summary>
/// A store in memory, for tests, simulations and data that need not survive the process.
/// It gives the same snapshots as a store on disk, from a copy-on-write ordered tree.
/// </summary>
/// <remarks>
/// <para>Committed nodes never change. A snapshot is the root of its moment, opened in constant time; a commit
/// copies each node it touches once and then replaces the root, so a commit that fails has changed nothing.</para>
/// <para>All members may be called from any thread; commits wait for each other, readers for nobody.
/// Nothing survives the process: both durabilities are the same here. Spans that a snapshot or a scan returns
/// stay valid as long as the caller keeps them, which is longer than the port promises.</para>
/// </remarks>
public sealed class MemoryStore : IStore
{
    private readonly MemoryStoreOptions _options;
    private readonly Lock _gate = new();
    private volatile Node _root;
    private volatile bool _isDisposed;

    /// <summary>An empty store.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public MemoryStore(MemoryStoreOptions? options = null)
        : this(options ?? new MemoryStoreOptions(), Leaf.Empty)
    {
    }

    private MemoryStore(MemoryStoreOptions options, Node root)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.ByteCountMax, nameof(options));
        _options = options;
        _root = root;
    }

    /// <summary>The number of keys after the latest commit.</summary>
    public long Count => Root.Totals.Rows;

    /// <summary>The bytes of all keys and values after the latest commit.</summary>
    public long ByteCount => Root.Totals.Bytes;

    internal bool IsDisposed => _isDisposed;

    internal Node Root
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _root;
        }
    }

    /// <summary>
    /// A second store with the same rows and options, in constant time: a backup, a clone, a restore.
    /// The two share what neither changes, and see nothing of each other's commits.
    /// </summary>
    public MemoryStore Copy() => new(_options, Root);

    /// <inheritdoc/>
    public IStoreSnapshot Snapshot() => new MemorySnapshot(this, Root);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The batch would exceed <see
    /// cref="MemoryStoreOptions.ByteCountMax"/>.</exception>
    public void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            var before = Root;
            var after = TreeEditor.Apply(before, batch);
            ThrowIfFull(before.Totals, after.Totals);
            _root = after;
        }
    }

    /// <summary>Ends the store. Members of it, of its snapshots and of their scans throw from then on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _root = Leaf.Empty;
        }
    }

    private void ThrowIfFull(Totals before, Totals after)
    {
        if (after.Bytes <= _options.ByteCountMax || after.Bytes <= before.Bytes) return;
        throw new StoreException(
            StoreFailure.DiskFull,
            $"The memory store would hold {after.Bytes} bytes and may hold {_options.ByteCountMax}. "
            + $"Delete something, or raise {nameof(MemoryStoreOptions)}.{nameof(MemoryStoreOptions.ByteCountMax)}.");
    }
}
