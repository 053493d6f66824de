using System.Collections.Concurrent;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>
/// The smallest persistent store: all rows in memory, all batches in a file. Sound without a flaw, and then it joins
/// the suite like any other; with one it is a store that the suite must catch. For tests: it never shrinks its file.
/// </summary>
/// <remarks>
/// All members may be called from any thread. A record at the end of the file that is not whole is cut off.
/// </remarks>
public sealed class LogStore : IStore
{
    private static readonly ConcurrentDictionary<string, bool> OpenPaths = new();

    private readonly LogStoreFlaw _flaw;
    private readonly FileStream _file;
    private readonly ReferenceMap _rows = new();
    private readonly List<StoreBatch> _late = [];
    private readonly Lock _gate = new();
    private ReferenceMap? _shared;
    private bool _isDisposed;

    private LogStore(FileStream file, LogStoreFlaw flaw) => (_file, _flaw) = (file, flaw);

    /// <summary>Opens the store whose file has this path, and makes it if there is none.</summary>
    /// <exception cref="StoreException">Another store of this process has the file open.</exception>
    public static LogStore Open(string path, LogStoreFlaw flaw = LogStoreFlaw.None)
    {
        path = Path.GetFullPath(path);
        if (flaw != LogStoreFlaw.LocksNobodyOut && !OpenPaths.TryAdd(path, true))
            throw new StoreException(StoreFailure.Locked, $"{path} is open elsewhere. Close it there.");
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var store = new LogStore(file, flaw);
        if (flaw == LogStoreFlaw.ForgetsOnReopening) store._file.SetLength(0);
        LogRecord.ReadAll(store._file, store._rows.Apply);
        return store;
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
            Write(batch, durability);
            _rows.Apply(batch);
            _shared = null;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            foreach (var batch in _late) LogRecord.Append(_file, batch, 0, batch.Count);
            _file.Dispose();
            OpenPaths.TryRemove(_file.Name, out _);
        }
    }

    private void Write(StoreBatch batch, Durability durability)
    {
        if (_flaw == LogStoreFlaw.LosesBufferedBatches && durability == Durability.Buffered)
        {
            _late.Add(batch.Part(0, batch.Count));
            return;
        }

        var step = _flaw == LogStoreFlaw.WritesOperationsSingly ? 1 : Math.Max(1, batch.Count);
        for (var index = 0; index < batch.Count; index += step) LogRecord.Append(_file, batch, index, step);
        _file.Flush(flushToDisk: durability == Durability.Durable);
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
