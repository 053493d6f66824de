using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>
/// The file of a <see cref="LogStore"/>: records one after the other. Where a write or a sync fails, what came since
/// the last sync may never reach the disk, however often the file is synced after that; so it is kept, and written
/// again.
/// </summary>
internal sealed class LogFile(string path, LogStoreFlaw flaw) : IDisposable
{
    private const int NoSpace = 28;

    // Unbuffered: bytes that could not be written shall not be written later.
    private readonly FileStream _file =
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    private readonly MemoryStream _unsynced = new();
    private long _synced;
    private bool _isBroken;

    internal void ReadAll(Action<StoreBatch> read) => Guard(() =>
    {
        if (flaw == LogStoreFlaw.ForgetsOnReopening) _file.SetLength(0);
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        _synced = LogRecord.ReadAll(bytes, read, checks: flaw != LogStoreFlaw.TrustsLengths);
        if (_synced < bytes.Length) _file.SetLength(_synced);
        // What was read here may never have been synced; from now on it counts.
        Linux.Sync(_file);
        _file.Position = _synced;
    });

    internal void Append(StoreBatch batch, Durability durability) => Guard(() =>
    {
        if (_isBroken) WriteAgain();
        _isBroken = true;
        var step = flaw == LogStoreFlaw.WritesOperationsSingly ? 1 : Math.Max(1, batch.Count);
        for (var index = 0; index < batch.Count; index += step) _file.Write(LogRecord.Of(batch, index, step));
        if (durability == Durability.Durable) Sync();
        _isBroken = false;
        Keep(batch, durability);
    });

    public void Dispose() => _file.Dispose();

    private void Sync()
    {
        if (flaw == LogStoreFlaw.AcknowledgesUnsynced) return;
        try
        {
            Linux.Sync(_file);
        }
        catch (IOException) when (flaw is LogStoreFlaw.IgnoresFailedSyncs or LogStoreFlaw.RepeatsFailedSyncs)
        {
            if (flaw == LogStoreFlaw.RepeatsFailedSyncs) Linux.Sync(_file);
        }
    }

    private void Keep(StoreBatch batch, Durability durability)
    {
        if (durability == Durability.Durable) (_synced, _unsynced.Position) = (_file.Position, 0);
        else _unsynced.Write(LogRecord.Of(batch, 0, batch.Count));
        _unsynced.SetLength(_unsynced.Position);
    }

    private void WriteAgain()
    {
        _file.Position = _synced;
        // Over what stands there, which is the same: were it cut off first, a kill could leave the file without it.
        _file.Write(_unsynced.GetBuffer().AsSpan(0, (int)_unsynced.Length));
        _file.SetLength(_file.Position);
        Linux.Sync(_file);
        (_synced, _unsynced.Position) = (_file.Position, 0);
        _unsynced.SetLength(0);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (IOException exception)
        {
            var isFull = exception.HResult == NoSpace;
            throw new StoreException(
                isFull ? StoreFailure.DiskFull : StoreFailure.InputOutput,
                $"{path} could not be written: {exception.Message}. {(isFull ? "Free some space" : "Check the disk")}.",
                exception);
        }
    }
}
