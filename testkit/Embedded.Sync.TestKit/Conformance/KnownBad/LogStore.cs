using System.Collections.Concurrent;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>
/// The smallest persistent store: all rows in memory, all batches in a file. Sound without a flaw, and then it joins
/// the suite like any other; with one it is a store that the suite must catch. For tests: it never shrinks its file.
/// </summary>
/// <remarks>
/// All members may be called from any thread. What follows the last whole record of the file is cut off. After a write
/// or sync that failed, the next commit writes again what came since the last sync.
/// </remarks>
public sealed class LogStore : IStore
{
    private static readonly ConcurrentDictionary<string, bool> OpenPaths = new();

    private readonly LogStoreFlaw _flaw;
    private readonly string _path;
    private readonly LogFile _file;
    private readonly ReferenceMap _rows = new();
    private readonly List<StoreBatch> _late = [];
    private readonly Lock _gate = new();
    private ReferenceMap? _shared;
    private bool _isDisposed;

    private LogStore(string path, LogStoreFlaw flaw)
    {
        (_path, _flaw, _file) = (path, flaw, new LogFile(path, flaw));
        _file.ReadAll(_rows.Apply);
    }

    /// <summary>Opens the store whose file has this path, and makes it if there is none.</summary>
    /// <exception cref="StoreException">
    /// Another store of this process has the file open, or it cannot be read or written.
    /// </exception>
    public static LogStore Open(string path, LogStoreFlaw flaw = LogStoreFlaw.None)
    {
        path = Path.GetFullPath(path);
        if (flaw != LogStoreFlaw.LocksNobodyOut && !OpenPaths.TryAdd(path, true))
            throw new StoreException(StoreFailure.Locked, $"{path} is open elsewhere. Close it there.");
        try
        {
            return new LogStore(path, flaw);
        }
        catch
        {
            OpenPaths.TryRemove(path, out _);
            throw;
        }
    }

    /// <inheritdoc/>
    public IStoreSnapshot Snapshot()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new LogSnapshot(_shared ??= _rows.Copy());
        }
    }

    /// <inheritdoc/>
    public void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _shared = null;
            if (_flaw == LogStoreFlaw.ShowsFailedBatches) _rows.Apply(batch);
            if (_flaw == LogStoreFlaw.LosesBufferedBatches && durability == Durability.Buffered)
                _late.Add(batch.Part(0, batch.Count));
            else _file.Append(batch, durability);
            _rows.Apply(batch);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            foreach (var batch in _late) _file.Append(batch, Durability.Buffered);
            _file.Dispose();
            OpenPaths.TryRemove(_path, out _);
        }
    }

    private sealed class LogSnapshot(ReferenceMap rows) : IStoreSnapshot
    {
        private bool _isDisposed;

        public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var found = rows.Find(key);
            value = found;
            return found is not null;
        }

        public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new RowScan([.. rows.Range(from.ToArray(), to.ToArray())]);
        }

        public void Dispose() => _isDisposed = true;
    }
}
