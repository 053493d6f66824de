using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Native;

namespace Embedded.Sync.Stores.RocksDb;

/// <content>
/// After a failed write RocksDB refuses all further ones, and its C interface cannot resume it. So the next commit
/// closes the database, cuts the failed record from the log, and opens it again: without the failed commit, with
/// all before it. Until then snapshots read on as before.
/// </content>
public sealed partial class RocksDbStore
{
    // Both under _commits.
    private bool _broken;
    private ulong _lastSequence;

    /// <summary>
    /// Mends the store after a failed commit. With a snapshot open it cannot, and the write is tried as it is:
    /// where the disk was full, RocksDB may by then have recovered by itself.
    /// </summary>
    private void MendIfBroken_NeedsCommitLock()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_broken) return;
        lock (_state)
        {
            if (_snapshotsOpen > 0) return;
            // As long as an opening would fail for lack of space, stay as we are and readable.
            StoreDirectory.RequireSpace(Path);
            var logs = WriteAheadLog.Find(Path);
            _database.Dispose();
            WriteAheadLog.CutAfter(logs, _lastSequence);
            _database = Database.Open(Path, RocksDbStoreArguments.ToText(_options));
            RequireAllCommits();
            _broken = false;
            _bytesSinceSwitch = 0;
        }
    }

    /// <summary>Losing a commit must not pass unseen, although nothing short of a broken disk does it.</summary>
    private void RequireAllCommits()
    {
        var sequence = RocksDbNative.LatestSequence(_database.Pointer);
        if (sequence >= _lastSequence) return;
        _database.Dispose();
        throw new StoreException(StoreFailure.Corrupt,
            $"The store '{Path}' came back with commits up to {sequence} of {_lastSequence} after a failed write. "
            + "Check the disk, then restore a backup or reset the store.");
    }
}
