using Embedded.Sync.Online;
using Embedded.Sync.Queries;

namespace Embedded.Sync;

/// <summary>
/// A device's way to the objects that stay on the hub, those of entities with the mode <see cref="SyncMode.Online"/>.
/// Every call needs a connection, and nothing of what it returns is kept. Thread-safe.
/// </summary>
public sealed class OnlineDatabase
{
    private readonly HubConnection _hub;
    private readonly OnlineOptions _options;

    /// <summary>The online side of a device's database.</summary>
    /// <param name="database">Says which profile and model are meant; nothing is written to it.</param>
    /// <param name="transport">Reaches the hub. It should not repeat requests: somebody waits for each.</param>
    /// <param name="connectivity">Asked before each call.</param>
    /// <param name="options">Valid options, which are not changed any more.</param>
    /// <param name="time">Measures the timeout.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public OnlineDatabase(OfflineDatabase database, ISyncTransport transport, IConnectivity connectivity,
        OnlineOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(connectivity);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (options.FindFault() is { } wrong) throw new ArgumentException(wrong, nameof(options));
        _hub = new HubConnection(database, transport, connectivity, time);
        _options = options;
    }

    /// <summary>
    /// A query over all objects of a class and of those that specialise it. Nothing is sent until its result is asked
    /// for.
    /// </summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    /// <exception cref="EntityModeException">The class, or one that specialises it, is not online.</exception>
    public OnlineQuery<T> Query<T>()
        where T : class =>
        new(new OnlineSource(_hub, _options), PlanOf<T>());

    /// <summary>The object with an id, or null where the hub has none.</summary>
    /// <typeparam name="T">
    /// Its class, or one that it specialises; the object returned is of its exact class.
    /// </typeparam>
    /// <exception cref="EntityModeException">The class, or one that specialises it, is not online.</exception>
    /// <exception cref="ConnectionRequiredException">There is no connection.</exception>
    /// <exception cref="SyncException">The hub did not answer, or refused.</exception>
    public Task<T?> FindAsync<T>(Guid id, CancellationToken cancellationToken = default)
        where T : class =>
        new OnlineQuery<T>(new OnlineSource(_hub, _options), PlanOf<T>().WithId(id))
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>The object that a reference leads to, or null where it is none or the hub has none.</summary>
    /// <exception cref="EntityModeException">The class, or one that specialises it, is not online.</exception>
    /// <exception cref="ConnectionRequiredException">There is no connection.</exception>
    /// <exception cref="SyncException">The hub did not answer, or refused.</exception>
    public Task<T?> FindAsync<T>(Reference<T> reference, CancellationToken cancellationToken = default)
        where T : class =>
        reference.IsEmpty ? Task.FromResult<T?>(null) : FindAsync<T>(reference.Id, cancellationToken);

    /// <summary>Asks the hub whether it is there, whatever <see cref="IConnectivity"/> says.</summary>
    /// <exception cref="SyncException">It did not answer, or does not serve this device, with the reason.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default)
    {
        var state = _hub.Database.State;
        var request = new Protocol.SyncRequest.Ping
        {
            Fingerprint = _hub.Profile.Fingerprint, Profile = _hub.Profile.Name, Client = state.Client,
            Stamp = _hub.NewStamp(), Tickets = [],
        };
        await _hub.ExchangeAsync(request, _options.Timeout, cancellationToken).ConfigureAwait(false);
    }

    private QueryPlan PlanOf<T>() => new(_hub.Profile.ReadableOnHub(typeof(T)));
}
