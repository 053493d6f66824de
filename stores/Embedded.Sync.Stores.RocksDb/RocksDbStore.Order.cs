using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Native;

namespace Embedded.Sync.Stores.RocksDb;

/// <content>
/// S4 through a loss of power. RocksDB starts a new log whenever a write buffer is full, and does not sync the old
/// one: for some tens of milliseconds both hold commits that only the page cache has. If the power fails then and
/// the disk has the new one but not the end of the old one, recovery finds nothing torn and opens with a hole. So
/// the store starts new logs itself, before RocksDB would, and syncs the old one first.
/// </content>
public sealed unsafe partial class RocksDbStore
{
    // About what the write buffer adds to an operation's own bytes; too high is safe, too low is not below a half.
    private const int OperationOverheadBytes = 64;

    // Under _commits.
    private long _bytesSinceSwitch;

    /// <summary>Counts a commit that succeeded, and starts a new log when the write buffer is full.</summary>
    private void SwitchLogIfFull_NeedsCommitLock(StoreBatch batch)
    {
        if (!_options.KeepOrderThroughPowerLoss) return;
        _bytesSinceSwitch += batch.ByteCount + (long)batch.Count * OperationOverheadBytes;
        if (_bytesSinceSwitch < _options.WriteBufferBytes) return;
        _bytesSinceSwitch = 0;
        // The commit is applied and stands, so a failure here is not its own. The next commit mends the store.
        byte* error = null;
        RocksDbNative.FlushWriteAheadLog(_database.Pointer, sync: 1, &error);
        if (error == null) RocksDbNative.Flush(_database.Pointer, _flushInBackground.Pointer, &error);
        _broken = NativeError.Take(error) is not null;
    }
}
