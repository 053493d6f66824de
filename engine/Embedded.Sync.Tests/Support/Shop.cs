namespace Embedded.Sync.Tests;

/// <summary>A small model that uses every attribute type, both kinds of association, and a generalisation.</summary>
internal static class Shop
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Category>(1, category => category.Attribute(0, c => c.Name, lengthMax: 40))
        .Entity<Product>(2, product => product
            .Attribute(0, p => p.Name, lengthMax: 100)
            .Attribute(1, p => p.Price)
            .Attribute(2, p => p.Stock)
            .Attribute(3, p => p.Weight)
            .Attribute(4, p => p.IsSold)
            .Attribute(5, p => p.Released)
            .Enumeration(6, p => p.State)
            .Attribute(7, p => p.Picture, lengthMax: 1000)
            .Attribute(8, p => p.Batch)
            .Attribute(9, p => p.Barcode)
            .Reference(10, p => p.Category)
            .ReferenceSet(11, p => p.Tags))
        .Entity<Perishable>(3, product => product.Attribute(20, p => p.BestBefore))
        .Entity<Order>(4, order => order
            .Attribute(0, o => o.Quantity)
            .Reference(1, o => o.Product)
            .Attribute(2, o => o.Note, lengthMax: 200))
        .Entity<Draft>(5, draft => draft.Attribute(0, d => d.Text)));

    public static SyncProfile Profile { get; } = SyncProfile.Create(Model, "kiosk", profile => profile
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));
}

internal enum ProductState
{
    New,
    Listed,
    Gone = 40,
}

internal sealed class Category
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";
}

internal class Product
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";

    public decimal Price { get; set; }

    public int Stock { get; set; }

    public double? Weight { get; set; }

    public bool IsSold { get; set; }

    public DateTime? Released { get; set; }

    public ProductState State { get; set; }

    public byte[]? Picture { get; set; }

    public Guid? Batch { get; set; }

    public long Barcode { get; set; }

    public Reference<Category> Category { get; set; }

    public ReferenceSet<Category> Tags { get; set; }
}

internal sealed class Perishable : Product
{
    public DateTime BestBefore { get; set; }
}

internal sealed class Order
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public int Quantity { get; set; }

    public Reference<Product> Product { get; set; }

    public string? Note { get; set; }
}

internal sealed class Draft
{
    public Guid Id { get; set; }

    public string Text { get; set; } = "";
}
