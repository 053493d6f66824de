using Embedded.Sync.Tests.Predicates;

namespace Embedded.Sync.Tests.Indexes;

/// <summary>The shop with indexes on the attributes that a test names; its model hash is the shop's.</summary>
internal static class IndexedShop
{
    public static readonly string[] Attributes =
        ["Name", "Price", "Stock", "Weight", "IsSold", "Released", "State", "Batch", "Barcode", "Category"];

    public static SyncProfile Profile(params string[] indexed) => SyncProfile.Create(
        SyncModel.Create(model => model
            .Entity<Category>(1, category => category.Attribute(0, c => c.Name, lengthMax: 40))
            .Entity<Product>(2, product => Declare(product, indexed))
            .Entity<Perishable>(3, product => product.Attribute(20, p => p.BestBefore))
            .Entity<Order>(4, order => order
                .Attribute(0, o => o.Quantity)
                .Reference(1, o => o.Product)
                .Attribute(2, o => o.Note, lengthMax: 200)
                .Index(o => o.Product))
            .Entity<Draft>(5, draft => draft.Attribute(0, d => d.Text).Index(d => d.Text))),
        "kiosk", profile => profile.Entity<Draft>(SyncMode.Never).Others(SyncMode.All));

    /// <summary>A product with an id of its own.</summary>
    public static Product Next(Random random)
    {
        var product = new RandomProducts(random).Next();
        var bytes = new byte[16];
        random.NextBytes(bytes);
        product.Id = new Guid(bytes);
        if (random.Next(5) == 0) product.Name = new string('y', 90) + new string('ÿ', random.Next(6));
        return product;
    }

    private static void Declare(EntityBuilder<Product> product, string[] indexed)
    {
        product.Attribute(0, p => p.Name, lengthMax: 100).Attribute(1, p => p.Price).Attribute(2, p => p.Stock)
            .Attribute(3, p => p.Weight).Attribute(4, p => p.IsSold).Attribute(5, p => p.Released)
            .Enumeration(6, p => p.State).Attribute(7, p => p.Picture, lengthMax: 1000).Attribute(8, p => p.Batch)
            .Attribute(9, p => p.Barcode).Reference(10, p => p.Category).ReferenceSet(11, p => p.Tags);
        foreach (var name in indexed)
            _ = name switch
            {
                "Name" => product.Index(p => p.Name),
                "Price" => product.Index(p => p.Price),
                "Stock" => product.Index(p => p.Stock),
                "Weight" => product.Index(p => p.Weight),
                "IsSold" => product.Index(p => p.IsSold),
                "Released" => product.Index(p => p.Released),
                "State" => product.Index(p => p.State),
                "Batch" => product.Index(p => p.Batch),
                "Barcode" => product.Index(p => p.Barcode),
                _ => product.Index(p => p.Category),
            };
    }
}
