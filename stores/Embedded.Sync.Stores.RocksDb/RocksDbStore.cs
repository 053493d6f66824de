using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Native;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>A store in a directory of the file system, kept by RocksDB.</summary>
/// <remarks>
/// One object at a time has a directory open, in one process. Commits run one after the other; snapshots are
/// opened without waiting for a commit. Dispose snapshots before the store: with one open, <see cref="Dispose"/>
/// throws <see cref="InvalidOperationException"/> and the store stays open.
/// After a failed commit (disk full, say) snapshots read on; the first commit with the cause gone and no snapshot
/// open mends the store and succeeds. Nothing has to be reopened by the caller.
/// </remarks>
public sealed unsafe partial class RocksDbStore : IStore
{
    private readonly RocksDbStoreOptions _options;
    private readonly PlainHandle _buffered = NativeOptions.Write(sync: false);
    private readonly PlainHandle _durable = NativeOptions.Write(sync: true);
    private readonly PlainHandle _flushInBackground = NativeOptions.Flush(wait: false);
    private readonly NativeBatch _batch = new();

    // Held by a commit from start to end. Taken before _state, never inside it.
    private readonly Lock _commits = new();

    // Guards the three below, for moments only.
    private readonly Lock _state = new();
    private PlainHandle _database;
    private int _snapshotsOpen;
    private bool _disposed;

    private RocksDbStore(string path, RocksDbStoreOptions options)
    {
        Path = path;
        _options = options;
        _database = Database.Open(path, RocksDbStoreArguments.ToText(options));
        _lastSequence = RocksDbNative.LatestSequence(_database.Pointer);
    }

    /// <summary>The full path of the directory.</summary>
    public string Path { get; }

    /// <summary>Opens the store of a directory, or creates both.</summary>
    /// <param name="path">The directory. Its parents are created too.</param>
    /// <param name="options">The tuning; null stands for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="StoreException">
    /// The library is missing, the directory is in use, unusable or damaged, or its disk is full or broken.
    /// </exception>
    public static RocksDbStore Open(string path, RocksDbStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new RocksDbStoreOptions();
        RocksDbStoreArguments.Check(options);
        RocksDbLibrary.EnsureLoaded();
        var fullPath = System.IO.Path.GetFullPath(path);
        StoreDirectory.Prepare(fullPath);
        StoreDirectory.RequireSpace(fullPath);
        return new RocksDbStore(fullPath, options);
    }

    /// <inheritdoc/>
    public IStoreSnapshot Snapshot()
    {
        if (TrySnapshot() is { } snapshot) return snapshot;
        // A mending was cut short, and left the database closed.
        lock (_commits)
        {
            MendIfBroken_NeedsCommitLock();
            return TrySnapshot() ?? throw new ObjectDisposedException(nameof(RocksDbStore));
        }
    }

    /// <inheritdoc/>
    public void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_commits)
        {
            MendIfBroken_NeedsCommitLock();
            _batch.Fill(batch);
            byte* error = null;
            var options = durability == Durability.Durable ? _durable : _buffered;
            RocksDbNative.Write(_database.Pointer, options.Pointer, _batch.Pointer, &error);
            _batch.Clear(batch.ByteCount);
            _broken = error != null;
            NativeError.ThrowIfSet(error, "commit to", Path);
            _lastSequence = RocksDbNative.LatestSequence(_database.Pointer);
            SwitchLogIfFull_NeedsCommitLock(batch);
        }
    }

    /// <summary>Writes a copy of the store, as it is now, that can be opened as a store of its own: a backup.</summary>
    /// <remarks>On the same file system it costs hard links, not space. Commits wait meanwhile.</remarks>
    /// <param name="path">A directory that does not exist yet, in one that does.</param>
    /// <exception cref="StoreException">The directory exists or cannot be made, or its disk is full.</exception>
    public void Checkpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_commits)
        {
            MendIfBroken_NeedsCommitLock();
            // What fails to be flushed for a checkpoint stops the commits as well.
            _broken = true;
            Database.Checkpoint(_database, System.IO.Path.GetFullPath(path));
            _broken = false;
        }
    }

    /// <summary>Closes the store. What was committed buffered stays in the write-ahead log. Idempotent.</summary>
    /// <exception cref="InvalidOperationException">A snapshot is still open; the store stays open as well.</exception>
    /// <exception cref="StoreException">A failed commit stayed in the log; the store is closed.</exception>
    public void Dispose()
    {
        lock (_commits)
        {
            FileInfo[] logs;
            lock (_state)
            {
                if (_disposed) return;
                if (_snapshotsOpen > 0)
                    throw new InvalidOperationException(
                        $"The store '{Path}' has {_snapshotsOpen} open snapshots. Dispose them first.");
                _disposed = true;
                logs = _broken ? WriteAheadLog.Find(Path) : [];
                _database.Dispose();
            }
            _batch.Dispose();
            _buffered.Dispose();
            _durable.Dispose();
            _flushInBackground.Dispose();
            WriteAheadLog.CutAfter(logs, _lastSequence);
        }
    }

    internal void Forget()
    {
        lock (_state) _snapshotsOpen--;
    }

    private RocksDbSnapshot? TrySnapshot()
    {
        lock (_state)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_database.IsClosed) return null;
            var snapshot = new RocksDbSnapshot(this, new SnapshotHandle(_database));
            _snapshotsOpen++;
            return snapshot;
        }
    }
}
