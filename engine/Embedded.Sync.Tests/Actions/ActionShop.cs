namespace Embedded.Sync.Tests.Actions;

/// <summary>The parameter of reserve-stock.</summary>
internal sealed record ReserveStock(Reference<Product> Product, int Quantity);

/// <summary>Its result.</summary>
internal sealed record Reservation(Guid Order, int Left);

/// <summary>Every kind of member that a parameter may have.</summary>
internal sealed class Everything
{
    public bool Flag { get; set; }

    public int? Number { get; set; }

    public long Long { get; init; }

    public decimal Price { get; set; }

    public double Weight { get; set; }

    public string? Text { get; set; }

    public DateTime Date { get; set; }

    public DateTime? NoDate { get; set; }

    public byte[]? Bytes { get; set; }

    public Guid Id { get; set; }

    public ProductState State { get; set; }

    public ProductState? NoState { get; set; }

    public Reference<Product> Product { get; set; }

    public ReferenceSet<Category> Tags { get; set; }

    public Order? Order { get; set; }

    public List<Product> Products { get; set; } = [];

    public int[] Numbers { get; set; } = [];

    public IReadOnlyList<ReserveStock?>? Nested { get; set; }

    public int Computed => Numbers.Length;
}

/// <summary>A hub with actions, and devices that call them.</summary>
internal sealed class ActionWorld : IDisposable
{
    private readonly World _world;

    public ActionWorld(SyncProfile? profile = null, Action<ServerActionSetBuilder>? declare = null)
    {
        _world = new World(profile ?? Shop.Profile)
        {
            Actions = ServerActionSet.Create(Shop.Model, declare ?? Declare),
        };
        _world.RestoreHub(_world.HubStore);
    }

    public World World => _world;

    public SyncHub Hub => _world.Hub;

    /// <summary>How often an action was begun.</summary>
    public int Runs { get; private set; }

    /// <summary>Called in the middle of reserve-stock, after it has read.</summary>
    public Action Meanwhile { get; set; } = () => { };

    public ServerActions Actions(
        OfflineDatabase device, ISyncTransport? transport = null, IConnectivity? connectivity = null)
    {
        var way = transport ?? new InProcessTransport(Hub, _world.Caller);
        var synchronizer = new Synchronizer(device, way, new SynchronizerOptions(), _world.Time);
        return new ServerActions(device, way, connectivity ?? AlwaysConnected.Instance, synchronizer, _world.Time);
    }

    public void Dispose() => _world.Dispose();

    private void Declare(ServerActionSetBuilder actions)
    {
        actions.Add<ReserveStock, Reservation>("reserve-stock", ReserveAsync).AllowAuthenticated();
        actions.Add<Everything, Everything>("echo", (input, _, _) => Task.FromResult(input)).AllowAnonymous();
        actions.Add<string, string>("fail", (_, _, _) => throw new InvalidOperationException("SECRET"))
            .AllowAnonymous();
        actions.Add<string, bool>("for-eve", (_, _, _) => Task.FromResult(true))
            .Authorize(caller => caller.User == "eve");
        actions.Add<int, bool>("wait", async (_, _, token) =>
        {
            await Task.Delay(-1, token);
            return true;
        }).AllowAnonymous();
    }

    private async Task<Reservation> ReserveAsync(
        ReserveStock input, ServerActionContext context, CancellationToken cancellationToken)
    {
        Runs++;
        await Task.Yield();
        var product = context.Find(input.Product)
            ?? throw new RejectedActionException("unknown-product", "There is no such product.");
        Meanwhile();
        if (product.Stock < input.Quantity)
            throw new RejectedActionException("out-of-stock", $"Only {product.Stock} are left.");
        product.Stock -= input.Quantity;
        var order = new Order { Id = context.CallId, Product = input.Product, Quantity = input.Quantity };
        context.Transaction.Save(product);
        context.Transaction.Save(order);
        context.SynchronizeToDevice(order);
        return new Reservation(order.Id, product.Stock);
    }
}
