namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>Two entities that the hub writes, and one that devices write.</summary>
internal static class Market
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Article>(1, article => article
            .Attribute(0, a => a.Name, lengthMax: 100)
            .Attribute(1, a => a.Price)
            .Attribute(2, a => a.Stock))
        .Entity<Offer>(2, offer => offer
            .Reference(0, o => o.Article)
            .Attribute(1, o => o.Discount))
        .Entity<Sale>(3, sale => sale
            .Reference(0, s => s.Article)
            .Attribute(1, s => s.Amount)
            .Attribute(2, s => s.Device, lengthMax: 40)));

    public static SyncProfile Profile { get; } =
        SyncProfile.Create(Model, "market", profile => profile.Others(SyncMode.All));
}

internal sealed class Article
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";

    public decimal Price { get; set; }

    public int Stock { get; set; }
}

internal sealed class Offer
{
    public Guid Id { get; set; }

    public Reference<Article> Article { get; set; }

    public double Discount { get; set; }
}

internal sealed class Sale
{
    public Guid Id { get; set; }

    public Reference<Article> Article { get; set; }

    public int Amount { get; set; }

    public string Device { get; set; } = "";
}
