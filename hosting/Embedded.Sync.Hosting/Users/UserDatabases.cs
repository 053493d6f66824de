using Embedded.Sync.Storage;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

/// <summary>
/// The databases of all users of a device: a store each, of which one user's is open. Nothing of one is visible to
/// another; what one has not uploaded is kept until he is back, or goes up by his own credentials after he has left.
/// </summary>
/// <remarks>Thread-safe. Nothing here needs a connection.</remarks>
public sealed partial class UserDatabases : IAsyncDisposable
{
    private readonly UserDatabasesOptions _options;
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly RandomSource _random;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, LeftUpload> _uploads = new(StringComparer.Ordinal);
    private UserDatabase? _current;
    private bool _isDisposed;

    /// <summary>The databases under the root that the options name.</summary>
    /// <exception cref="ArgumentException">Something that is needed is missing.</exception>
    public UserDatabases(
        UserDatabasesOptions options, TimeProvider time, RandomSource random, ILogger<UserDatabases> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(logger);
        if (options.Profile is null || options.OpenStore is null || options.CreateTransport is null
            || string.IsNullOrWhiteSpace(options.Root))
            throw new ArgumentException(
                "The databases of users need a Profile, a Root, OpenStore and CreateTransport. Set them.",
                nameof(options));
        _options = options;
        _root = Path.GetFullPath(options.Root);
        _time = time;
        _random = random;
        _logger = logger;
    }

    /// <summary>The database of the user who is logged in; null where nobody is.</summary>
    public UserDatabase? Current => Volatile.Read(ref _current);

    /// <summary>
    /// Logs a user in: opens his database, or makes it, after that of the present user has been closed. The same user
    /// again keeps his database, and further requests carry the new credentials.
    /// </summary>
    /// <param name="user">The user's stable name, as the hub knows it; never empty.</param>
    /// <param name="credentials">Gives the authorization header of each request of this user.</param>
    /// <param name="leavePendingWork">
    /// True to leave the present user although work of his is not uploaded. It is kept for him.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting for another login or logout.</param>
    /// <exception cref="PendingWorkException">There is such work. Nothing was changed.</exception>
    /// <exception cref="StoreException">The user's store cannot be opened; nobody is logged in then.</exception>
    public async Task<UserDatabase> OpenAsync(string user, SyncAuthorization credentials,
        bool leavePendingWork = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        ArgumentNullException.ThrowIfNull(credentials);
        await EnterAsync(cancellationToken);
        try
        {
            if (_current?.User == user)
            {
                _current.Credentials = credentials;
                return _current;
            }

            await LeaveAsync(leavePendingWork);
            await EndUploadAsync(user);
            var opened = Open(UserDirectory.Of(_root, user), credentials);
            Volatile.Write(ref _current, opened);
            return opened;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Logs the present user out: closes his database. Nothing happens where nobody is logged in.</summary>
    /// <param name="leavePendingWork">True to leave him although work of his is not uploaded. It is kept.</param>
    /// <param name="cancellationToken">Gives up waiting for another login or logout.</param>
    /// <exception cref="PendingWorkException">There is such work. Nothing was changed.</exception>
    public async Task CloseAsync(bool leavePendingWork = false, CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken);
        try
        {
            await LeaveAsync(leavePendingWork);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes a user's database from the device; he is logged out first. The hub keeps what it has.</summary>
    /// <param name="user">The user's stable name.</param>
    /// <param name="discardPending">
    /// True to lose his work that is not uploaded, or that was rejected and neither retried nor discarded.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting for another login or logout.</param>
    /// <exception cref="PendingWorkException">There is such work, and it was not to be lost.</exception>
    public async Task RemoveAsync(
        string user, bool discardPending = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        await EnterAsync(cancellationToken);
        try
        {
            await EndUploadAsync(user);
            var directory = UserDirectory.Of(_root, user);
            var pending = PendingCountOf(directory, withRejected: true);
            if (pending > 0 && !discardPending)
                throw new PendingWorkException(pending, "remove it with discardPending");
            if (_current?.User == user) await CloseCurrentAsync();
            directory.Delete();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Everybody who has a database on this device, with what is not uploaded yet.</summary>
    /// <exception cref="StoreException">A store cannot be opened.</exception>
    public async Task<IReadOnlyList<UserPendingWork>> GetUsersAsync(CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken);
        try
        {
            return [.. UserDirectory.All(_root).Select(directory => new UserPendingWork(
                directory.User, PendingCountOf(directory), _current?.User == directory.User))];
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Closes everything. Pending work stays where it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_isDisposed) return;
            _isDisposed = true;
            if (_current is not null) await CloseCurrentAsync();
            foreach (var user in _uploads.Keys.ToList()) await EndUploadAsync(user);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        if (!_isDisposed) return;
        _turn.Release();
        throw new ObjectDisposedException(nameof(UserDatabases));
    }
}
