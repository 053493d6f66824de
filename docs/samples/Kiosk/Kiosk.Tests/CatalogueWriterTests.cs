using Embedded.Sync;
using Embedded.Sync.Stores.Memory;
using Kiosk.Hub;
using Kiosk.Model;

namespace Kiosk.Tests;

public sealed class CatalogueWriterTests : IDisposable
{
    private readonly MemoryStore _store = new();
    private readonly SyncHub _hub;

    public CatalogueWriterTests() => _hub = SyncHub.Open(_store, new SyncHubOptions
    {
        Model = KioskModel.Model,
        Profiles = [KioskModel.Profile],
        Access = AccessRules.AllowAll(KioskModel.Model),
        Time = TimeProvider.System,
    });

    [Fact]
    public void A_package_becomes_a_product_with_category_and_supplier()
    {
        Write(new Package("hello", "2.10", "greets", 1_234_567, "devel", "Jane Doe <jane@example.org>"));

        var product = Assert.Single(_hub.All<Product>());
        Assert.Equal(
            ("hello", "2.10", "greets", 12.35m),
            (product.Name, product.Version, product.Description, product.Price));
        Assert.Equal("devel", _hub.Find<Category>(product.Category.Id)?.Name);
        var supplier = _hub.Find<Supplier>(product.Supplier.Id);
        Assert.Equal(("Jane Doe", "jane@example.org"), (supplier?.Name, supplier?.Email));
    }

    [Fact]
    public void A_package_of_several_architectures_is_one_product()
    {
        Write(Named("hello", "1.0"), Named("other", "1.0"), Named("hello", "2.0"));

        var products = _hub.All<Product>().Select(product => $"{product.Name} {product.Version}");
        Assert.Equal(["hello 1.0", "other 1.0"], products);
    }

    [Fact]
    public void Categories_and_suppliers_are_shared()
    {
        Write(Named("one", "1"), Named("two", "1"));

        Assert.Equal((1, 1), (_hub.Count<Category>(), _hub.Count<Supplier>()));
    }

    public void Dispose()
    {
        _hub.Dispose();
        _store.Dispose();
    }

    private void Write(params Package[] packages) => new CatalogueWriter(_hub).Write(packages);

    private static Package Named(string name, string version) => new(name, version, "", 0, "section", "Somebody");
}
