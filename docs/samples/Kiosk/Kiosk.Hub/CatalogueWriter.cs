using System.Net.Mail;
using Embedded.Sync;
using Kiosk.Model;

namespace Kiosk.Hub;

/// <summary>
/// Writes packages into a hub as products, with the categories and suppliers that they name, their stock, and a price
/// list for each site.
/// </summary>
internal sealed class CatalogueWriter(SyncHub hub)
{
    private const int TransactionSize = 5_000;

    // Each tenth product costs something else at each site than elsewhere.
    private const int PricedProducts = 10;
    private const int StockMax = 50;

    private readonly HashSet<string> _names = [];
    private int _count;
    private readonly Dictionary<string, Category> _categories = [];
    private readonly Dictionary<string, Supplier> _suppliers = [];

    public void Write(IEnumerable<Package> packages)
    {
        // An index lists a package once for each architecture.
        foreach (var chunk in packages.Where(package => _names.Add(package.Name)).Chunk(TransactionSize))
        {
            using var transaction = hub.Begin();
            foreach (var package in chunk) Write(package, transaction);
            transaction.Commit();
        }
    }

    private void Write(Package package, HubTransaction transaction)
    {
        var stock = new Stock { Quantity = _count % StockMax };
        transaction.Save(stock);
        var product = ToProduct(package, stock, transaction);
        transaction.Save(product);
        if (_count++ % PricedProducts > 0) return;
        foreach (var site in Site.All)
            transaction.Save(new Price { Product = new(product.Id), Site = site, Amount = product.Price * 0.9m });
    }

    private Product ToProduct(Package package, Stock stock, HubTransaction transaction) => new()
    {
        Name = package.Name,
        Version = package.Version,
        Description = package.Description,
        Price = Math.Round(package.Size / 100_000m, 2),
        Category = new(CategoryOf(package.Section, transaction).Id),
        Supplier = new(SupplierOf(package.Maintainer, transaction).Id),
        Stock = new(stock.Id),
    };

    private Category CategoryOf(string section, HubTransaction transaction)
    {
        if (_categories.TryGetValue(section, out var known)) return known;
        var category = new Category { Name = section };
        transaction.Save(category);
        return _categories[section] = category;
    }

    private Supplier SupplierOf(string maintainer, HubTransaction transaction)
    {
        if (_suppliers.TryGetValue(maintainer, out var known)) return known;
        var supplier = MailAddress.TryCreate(maintainer, out var address) && address.DisplayName.Length > 0
            ? new Supplier { Name = address.DisplayName, Email = address.Address }
            : new Supplier { Name = maintainer };
        transaction.Save(supplier);
        return _suppliers[maintainer] = supplier;
    }
}
