using Embedded.Sync.Storage;

namespace Embedded.Sync.Hosting;

/// <summary>
/// The database of the user who is logged in, and its way to the hub. Both end when the user leaves: every use after
/// that throws <see cref="ObjectDisposedException"/>, and no event is raised any more.
/// </summary>
public sealed class UserDatabase
{
    private readonly IStore _store;

    private SyncAuthorization _credentials;

    internal UserDatabase(string user, SyncAuthorization credentials, IStore store, OfflineDatabaseOptions database,
        Func<SyncAuthorization, ISyncTransport> createTransport, SynchronizerOptions synchronizer)
    {
        User = user;
        _credentials = credentials;
        _store = store;
        var transport = createTransport(cancellationToken => Credentials(cancellationToken));
        Database = OfflineDatabase.Open(store, database);
        Synchronizer = new Synchronizer(Database, transport, synchronizer, database.Time);
    }

    /// <summary>The user's stable name.</summary>
    public string User { get; }

    /// <summary>The user's objects.</summary>
    public OfflineDatabase Database { get; }

    /// <summary>Synchronises them, on the user's behalf.</summary>
    public Synchronizer Synchronizer { get; }

    /// <summary>The newest credentials of this user, and never of another one.</summary>
    internal SyncAuthorization Credentials
    {
        get => Volatile.Read(ref _credentials);
        set => Volatile.Write(ref _credentials, value);
    }

    /// <summary>Ends all use. Whoever synchronises is told that it was cancelled.</summary>
    internal async Task EndAsync()
    {
        Database.Dispose();
        await Synchronizer.CancelAsync();
    }

    /// <summary>Ends all use and closes the store.</summary>
    internal async Task CloseAsync()
    {
        await EndAsync();
        _store.Dispose();
    }

    /// <summary>The store, for whoever goes on with it after <see cref="EndAsync"/>.</summary>
    internal IStore TakeStore() => _store;
}
