using Embedded.Sync;

namespace Kiosk.Model;

/// <summary>What hub and kiosk share. The numbers stand for entities and attributes in every row.</summary>
public static class KioskModel
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Category>(1, category => category
            .Attribute(0, c => c.Name))
        .Entity<Supplier>(2, supplier => supplier
            .Attribute(0, s => s.Name)
            .Attribute(1, s => s.Email))
        .Entity<Product>(3, product => product
            .Attribute(0, p => p.Name)
            .Attribute(1, p => p.Version)
            .Attribute(2, p => p.Description)
            .Attribute(3, p => p.Price)
            .Reference(4, p => p.Category)
            .Reference(5, p => p.Supplier)
            .Reference(6, p => p.Stock))
        .Entity<Order>(4, order => order
            .Reference(0, o => o.Product)
            .Attribute(1, o => o.Quantity)
            .Attribute(2, o => o.OrderedAt))
        .Entity<Price>(5, price => price
            .Reference(0, p => p.Product)
            .Attribute(1, p => p.Site)
            .Attribute(2, p => p.Amount))
        .Entity<Stock>(6, stock => stock
            .Attribute(0, s => s.Quantity))
        .Entity<Favourite>(7, favourite => favourite
            .Reference(0, f => f.Product)
            .Attribute(1, f => f.Remark))
        .Entity<BasketLine>(8, line => line
            .Attribute(0, l => l.ProductId)
            .Attribute(1, l => l.ProductName)
            .Attribute(2, l => l.Quantity)));

    /// <summary>Each entity in the mode that suits what it is for.</summary>
    public static SyncProfile Profile { get; } = SyncProfile.Create(Model, "kiosk", profile => profile
        .EnableOnlineEntities()
        .Entity<Category>(SyncMode.All)
        .Entity<Supplier>(SyncMode.All)
        .Entity<Product>(SyncMode.All)
        .Constrain<Price>(price => price.Site == SyncParameter.Get<Guid>("site"))
        .Entity<Order>(SyncMode.NothingClear)
        .Entity<Favourite>(SyncMode.NothingPreserve)
        .Entity<BasketLine>(SyncMode.Never)
        .Entity<Stock>(SyncMode.Online));
}
