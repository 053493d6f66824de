namespace Embedded.Sync.Benchmarks.Support;

/// <summary>The model of all benchmarks: the products that are counted, and three small entities beside them.</summary>
internal static class Catalog
{
    /// <summary>The objects of each small entity.</summary>
    public const int SmallCount = 10;

    public static SyncModel Model { get; } = Create(product => product
        .Attribute(0, p => p.Name)
        .Attribute(1, p => p.Description)
        .Attribute(2, p => p.Price)
        .Attribute(3, p => p.Stock));

    /// <summary>The same for a device that keeps indexes, of which a hub knows nothing.</summary>
    public static SyncProfile Indexed { get; } = Everything(Create(product => product
        .Attribute(0, p => p.Name).Index(p => p.Name)
        .Attribute(1, p => p.Description)
        .Attribute(2, p => p.Price)
        .Attribute(3, p => p.Stock).Index(p => p.Stock)));

    /// <summary>Devices hold the products that are low in stock.</summary>
    public static SyncProfile LowStock { get; } = SyncProfile.Create(Model, "low stock", profile => profile
        .Constrain<Product>(product => product.Stock < SyncParameter.Get<int>("below"))
        .Others(SyncMode.All));

    public static SyncProfile Profile { get; } = Everything(Model);

    private static SyncProfile Everything(SyncModel model) =>
        SyncProfile.Create(model, "kiosk", profile => profile.Others(SyncMode.All));

    private static SyncModel Create(Action<EntityBuilder<Product>> declare) => SyncModel.Create(model => model
        .Entity(1, declare)
        .Entity<Category>(2, category => category.Attribute(0, c => c.Name))
        .Entity<Customer>(3, customer => customer.Attribute(0, c => c.Name))
        .Entity<Order>(4, order => order
            .Attribute(0, o => o.Quantity)
            .Reference(1, o => o.Product)));
}

/// <summary>A name of 20 characters, a description of 80, a price, a stock and a changed date.</summary>
internal sealed class Product
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public decimal Price { get; set; }

    public int Stock { get; set; }
}

internal sealed class Category
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Customer
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Order
{
    public Guid Id { get; set; }

    public int Quantity { get; set; }

    public Reference<Product> Product { get; set; }
}
