namespace Embedded.Sync.Tests;

/// <summary>
/// Profiles of the shop whose devices hold part of it: products of one category, orders from a quantity on.
/// </summary>
internal static class Sites
{
    public static Guid North { get; } = new("00000000-0000-0000-0000-0000000000a1");

    public static Guid South { get; } = new("00000000-0000-0000-0000-0000000000a2");

    public static SyncProfile Kiosk { get; } = SyncProfile.Create(Shop.Model, "kiosk", profile => profile
        .Constrain<Product>(p => p.Category.Id == SyncParameter.Get<Guid>("site"))
        .Constrain<Perishable>(p => p.Stock > 0)
        .Constrain<Order>(o => o.Quantity >= SyncParameter.Get<int>("least"))
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    public static SyncProfile BackOffice { get; } = SyncProfile.Create(Shop.Model, "back office", profile => profile
        .Constrain<Order>(o => o.Note != null)
        .Entity<Category>(SyncMode.NothingClear)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    public static SyncParameters At(Guid site, int least = 0) =>
        SyncParameters.None.With("site", site).With("least", least);

    public static Product Product(Guid site, string name = "") =>
        new() { Id = Guid.NewGuid(), Category = new Reference<Category>(site), Name = name };
}
