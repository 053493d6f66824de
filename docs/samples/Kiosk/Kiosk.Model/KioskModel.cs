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
            .Reference(5, p => p.Supplier))
        .Entity<Order>(4, order => order
            .Reference(0, o => o.Product)
            .Attribute(1, o => o.Quantity)
            .Attribute(2, o => o.OrderedAt)));

    /// <summary>Everything goes both ways.</summary>
    public static SyncProfile Profile { get; } =
        SyncProfile.Create(Model, "kiosk", profile => profile.Others(SyncMode.All));
}
