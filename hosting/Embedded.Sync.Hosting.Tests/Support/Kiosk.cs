namespace Embedded.Sync.Hosting.Tests;

/// <summary>A small model for tests: products and what was sold of them.</summary>
internal static class Kiosk
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Product>(1, product => product.Attribute(0, p => p.Name).Attribute(1, p => p.Price))
        .Entity<Sale>(2, sale => sale.Reference(0, s => s.Product).Attribute(1, s => s.Amount)));

    public static SyncProfile Profile { get; } = SyncProfile.Create(
        Model, "kiosk", profile => profile.Others(SyncMode.All));

    /// <summary>Puts products with these numbers into a hub.</summary>
    public static void Fill(SyncHub hub, int from, int count)
    {
        using var transaction = hub.Begin();
        for (var number = from; number < from + count; number++)
            transaction.Save(new Product { Name = $"Product {number}", Price = number / 100m });
        transaction.Commit();
    }

    /// <summary>All that a hub has, in an order and form that can be compared.</summary>
    public static IReadOnlyList<string> Content(SyncHub hub) =>
        Content(hub.All<Product>(), hub.All<Sale>());

    /// <summary>All that a device has.</summary>
    public static IReadOnlyList<string> Content(OfflineDatabase database) =>
        Content(database.All<Product>(), database.All<Sale>());

    private static List<string> Content(IEnumerable<Product> products, IEnumerable<Sale> sales) =>
    [
        .. products.Select(product => $"{product.Id} {product.Name} {product.Price} {product.ChangedDate:O}")
            .Order(StringComparer.Ordinal),
        .. sales.Select(sale => $"{sale.Id} {sale.Product.Id} {sale.Amount} {sale.ChangedDate:O}")
            .Order(StringComparer.Ordinal),
    ];
}

internal sealed class Product
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";

    public decimal Price { get; set; }
}

internal sealed class Sale
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public Reference<Product> Product { get; set; }

    public int Amount { get; set; }
}
