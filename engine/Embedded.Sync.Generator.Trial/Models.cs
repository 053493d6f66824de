namespace Embedded.Sync.Generator.Trial;

/// <summary>The same model, declared in both ways.</summary>
internal static class Models
{
    public static SyncModel Generated() => SyncModel.Create(model => model
        .Entity<Category>().Entity<Product>().Entity<Perishable>());

    public static SyncModel Built() => SyncModel.Create(model => model
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
        .Entity<Perishable>(3, perishable => perishable.Attribute(20, p => p.BestBefore)));
}
