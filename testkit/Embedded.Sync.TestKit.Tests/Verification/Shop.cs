namespace Embedded.Sync.TestKit.Tests.Verification;

/// <summary>An app's model, with attributes of every type.</summary>
internal static class Shop
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Product>(700, product => product
            .Attribute(0, p => p.Name, lengthMax: 40)
            .Attribute(1, p => p.Price)
            .Attribute(2, p => p.Stock)
            .Attribute(3, p => p.IsOnSale)
            .Attribute(4, p => p.Picture)
            .Attribute(5, p => p.Code, lengthMax: 3))
        .Entity<Bundle>(701, bundle => bundle
            .Attribute(10, b => b.Discount)
            .ReferenceSet(11, b => b.Products))
        .Entity<Order>(702, order => order
            .Reference(0, o => o.Product)
            .Attribute(1, o => o.OrderedAt)
            .Enumeration(2, o => o.State)
            .Attribute(3, o => o.Basket))
        .Entity<Shelf>(703, shelf => shelf.Attribute(0, s => s.Row)));

    public static SyncProfile Profile { get; } =
        SyncProfile.Create(Model, "shop", profile => profile.Others(SyncMode.All));
}

internal enum OrderState
{
    Open,
    Paid,
    Sent,
}

internal class Product
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "new";

    public decimal Price { get; set; }

    public int Stock { get; set; }

    public bool IsOnSale { get; set; }

    public byte[]? Picture { get; set; }

    public string? Code { get; set; }
}

internal sealed class Bundle : Product
{
    public double Discount { get; set; }

    public ReferenceSet<Product> Products { get; set; }
}

internal sealed class Order
{
    public Guid Id { get; set; }

    public Reference<Product> Product { get; set; }

    public DateTime OrderedAt { get; set; }

    public OrderState State { get; set; }

    public Guid Basket { get; set; }
}

internal sealed class Shelf
{
    public Guid Id { get; set; }

    public long Row { get; set; }
}
