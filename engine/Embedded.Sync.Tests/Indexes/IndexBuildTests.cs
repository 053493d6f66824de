using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Indexes;

public sealed class IndexBuildTests : IDisposable
{
    private const int Objects = 9_000;

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void An_index_that_is_declared_later_is_built_when_the_database_is_opened()
    {
        var store = FilledStore();
        using (var before = Open(store, Shop.Profile))
            Assert.Contains("scan", before.Query<Product>().Where(p => p.Stock == 7).Explain());
        using var device = Open(store, IndexedShop.Profile("Stock"));
        var query = device.Query<Product>().Where(p => p.Stock == 7);
        Assert.Equal("Product, Perishable: index on Stock (equal), filtered on bytes by Stock", query.Explain());
        Assert.Equal(9, query.Count());
        Assert.Equal(Objects, EntriesIn(store));
    }

    [Fact]
    public void An_index_that_is_no_longer_declared_is_dropped()
    {
        var store = FilledStore();
        Open(store, IndexedShop.Profile("Stock", "Name")).Dispose();
        Open(store, IndexedShop.Profile("Name")).Dispose();
        Assert.Equal(Objects, EntriesIn(store));
        var before = StoreDump.Of(store);
        Open(store, IndexedShop.Profile("Name")).Dispose();
        Assert.Equal(before, StoreDump.Of(store));
    }

    [Fact]
    public void An_index_whose_building_was_cut_short_is_built_anew()
    {
        for (var cut = 0; cut < 6; cut++)
        {
            var store = FilledStore();
            var failing = new FaultyStore(store) { CommitsLeft = cut };
            if (cut < 5) Assert.Throws<StoreException>(() => Open(failing, IndexedShop.Profile("Stock")));
            using (var plain = Open(store, Shop.Profile))
                plain.Change<Product>(plain.Query<Product>().First().Id, product => product.Stock = -1);
            using var device = Open(store, IndexedShop.Profile("Stock"));
            Assert.Equal(-1, Assert.Single(device.Query<Product>().Where(p => p.Stock == -1)).Stock);
            Assert.Equal(9, device.Query<Product>().Where(p => p.Stock == 7).Count());
            Assert.Equal(Objects, EntriesIn(store));
        }
    }

    [Theory]
    [InlineData("the rows", new byte[] { 0x10 }, new byte[] { 0x11 })]
    [InlineData("the index", new byte[] { 0x11 }, new byte[] { 0x12 })]
    [InlineData("the marks", new byte[] { 0x12 }, new byte[] { 0x13 })]
    public void What_is_lost_of_rows_and_indexes_is_found(string part, byte[] from, byte[] to)
    {
        Assert.NotEmpty(part);
        var store = FilledStore(IndexedShop.Profile("Stock"));
        var copy = new MemoryStore();
        StoreCopy.Copy(store, copy);
        StoreDump.Wipe(copy, from, to);
        if (part == "the index") StoreDump.Wipe(copy, [0x12], [0x13]);
        using var device = Open(copy, IndexedShop.Profile("Stock"));
        Assert.Equal(part == "the rows" ? 0 : 9, device.Query<Product>().Where(p => p.Stock == 7).Count());
        _world.Synchronize(device);
        Assert.Equal(9, device.Query<Product>().Where(p => p.Stock == 7).Count());
        Assert.Equal(Objects, EntriesIn(copy));
    }

    [Fact]
    public void A_value_that_most_objects_have_is_found_by_a_scan_from_where_lookups_no_longer_pay()
    {
        using var device = Open(FilledStore(), IndexedShop.Profile("IsSold", "Name"));
        using (var work = device.Begin())
        {
            foreach (var product in device.All<Product>().Where(product => product.Stock % 97 == 0).ToList())
                work.Delete(product);
            work.Commit();
        }

        var expected = device.All<Product>().Where(product => !product.IsSold).Select(product => product.Id).ToList();
        Assert.InRange(expected.Count, 7_000, Objects);
        Assert.Equal(expected, device.Query<Product>().Where(p => !p.IsSold).ToList().Select(p => p.Id));
        var first = device.Query<Product>().Where(p => p.Price < 0).OrderBy(p => p.Name).Take(2);
        Assert.Contains("index on Name (in order)", first.Explain());
        Assert.Empty(first);
    }

    [Fact]
    public void A_reset_database_keeps_its_indexes_right()
    {
        var store = FilledStore(IndexedShop.Profile("Stock"));
        using var device = Open(store, IndexedShop.Profile("Stock"));
        device.Reset();
        Assert.Equal(0, EntriesIn(store));
        _world.Synchronize(device);
        Assert.Equal(9, device.Query<Product>().Where(p => p.Stock == 7).Count());
        device.Dispose();
        var before = StoreDump.Of(store);
        Open(store, IndexedShop.Profile("Stock")).Dispose();
        Assert.Equal(before, StoreDump.Of(store));
    }

    [Fact]
    public void Objects_that_stay_on_the_device_are_indexed()
    {
        using var device = _world.NewDevice();
        using var local = Open(_world.NewStore(), IndexedShop.Profile());
        var draft = local.Create(new Draft { Text = "one" });
        local.Create(new Draft { Text = "two" });
        local.Change<Draft>(draft.Id, changed => changed.Text = "three");
        Assert.Contains("index on Text (prefix)",
            local.Query<Draft>().Where(d => d.Text.StartsWith('t')).Explain());
        Assert.Equal(2, local.Query<Draft>().Where(d => d.Text.StartsWith('t')).Count());
        Assert.Empty(local.Query<Draft>().Where(d => d.Text == "one"));
        local.Delete<Draft>(draft.Id);
        Assert.Equal(1, local.Query<Draft>().Where(d => d.Text.StartsWith('t')).Count());
    }

    private MemoryStore FilledStore(SyncProfile? profile = null)
    {
        if (_world.Hub.Count<Product>() == 0)
            _world.Save([.. Enumerable.Range(0, Objects).Select(number => new Product
            {
                Name = $"Product {number}", Stock = number % 1_000, IsSold = number % 9 == 0,
            })]);
        var store = _world.NewStore();
        using var device = Open(store, profile ?? Shop.Profile);
        _world.Synchronize(device, 1_000);
        return store;
    }

    private OfflineDatabase Open(IStore store, SyncProfile profile) =>
        OfflineDatabase.Open(store, new OfflineDatabaseOptions
        {
            Profile = profile, Time = _world.Time, Random = RandomSource.FromSeed(5),
        });

    private static int EntriesIn(MemoryStore store)
    {
        using var snapshot = store.Snapshot();
        // Of the products; the other indexed entities have no objects.
        using var entries = snapshot.Scan([0x11, 0, 2], [0x11, 0, 3]);
        var count = 0;
        while (entries.MoveNext()) count++;
        return count;
    }
}
