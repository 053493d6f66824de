using Embedded.Sync.Storage;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Uploads what a user who has left was not able to, by his own credentials, with a database of its own that nobody
/// else sees; then closes the store. Tried once: what fails waits until the user is back.
/// </summary>
internal sealed class LeftUpload : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly IStore _store;
    private readonly OfflineDatabase _database;
    private readonly Task _task;
    private bool _isClosed;

    public LeftUpload(IStore store, OfflineDatabaseOptions database, ISyncTransport transport,
        SynchronizerOptions options, Action<SyncResult?, Exception?> ended)
    {
        _store = store;
        _database = OfflineDatabase.Open(store, database);
        _task = RunAsync(new Synchronizer(_database, transport, options, database.Time), ended);
    }

    /// <summary>How much waits; null once the store is closed.</summary>
    public int? PendingCount
    {
        get
        {
            lock (_gate) return _isClosed ? null : _database.PendingCount;
        }
    }

    /// <summary>Gives it up where it is not done, and waits until the store is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync();
        await _task;
        _cancellation.Dispose();
    }

    private async Task RunAsync(Synchronizer synchronizer, Action<SyncResult?, Exception?> ended)
    {
        var (result, failure) = (default(SyncResult), default(Exception));
        try
        {
            result = await synchronizer.SynchronizeAsync(SyncSelection.Unsynchronized, null, _cancellation.Token);
        }
        catch (Exception exception)
        {
            // Whatever it is, the work is where it was.
            failure = exception;
        }

        lock (_gate)
        {
            _isClosed = true;
            _database.Dispose();
            _store.Dispose();
        }

        ended(result, failure);
    }
}
