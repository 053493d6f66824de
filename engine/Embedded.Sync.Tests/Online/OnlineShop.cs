namespace Embedded.Sync.Tests.Online;

/// <summary>The shop with its catalogue on the hub only: orders lead from the device to online products.</summary>
internal static class OnlineShop
{
    public static SyncProfile Profile { get; } = SyncProfile.Create(Shop.Model, "kiosk", profile => profile
        .EnableOnlineEntities()
        .Entity<Category>(SyncMode.Online)
        .Entity<Product>(SyncMode.Online)
        .Entity<Perishable>(SyncMode.Online)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    /// <summary>Products on the device, and those that perish on the hub.</summary>
    public static SyncProfile MixedProfile { get; } = SyncProfile.Create(Shop.Model, "mixed", profile => profile
        .EnableOnlineEntities()
        .Entity<Category>(SyncMode.Online)
        .Entity<Perishable>(SyncMode.Online)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    public static OnlineDatabase Online(this World world, OfflineDatabase device, int pageSize = 100,
        IConnectivity? connectivity = null, ISyncTransport? transport = null) => new(
            device, transport ?? new InProcessTransport(world.Hub, world.Caller),
            connectivity ?? AlwaysConnected.Instance, new OnlineOptions { PageSize = pageSize }, world.Time);
}

/// <summary>A connection that is there when a test says so.</summary>
internal sealed class SwitchedConnectivity : IConnectivity
{
    private bool _isConnected;

    public bool IsConnected
    {
        get => _isConnected;
        set
        {
            _isConnected = value;
            Changed?.Invoke(this, new ConnectivityChangedEventArgs(value));
        }
    }

    public event EventHandler<ConnectivityChangedEventArgs>? Changed;
}
