using System.Net.Mail;
using Embedded.Sync;
using Kiosk.Model;

namespace Kiosk.Hub;

/// <summary>Writes packages into a hub as products, with the categories and suppliers that they name.</summary>
internal sealed class CatalogueWriter(SyncHub hub)
{
    private const int TransactionSize = 5_000;

    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, Category> _categories = [];
    private readonly Dictionary<string, Supplier> _suppliers = [];

    public void Write(IEnumerable<Package> packages)
    {
        // An index lists a package once for each architecture.
        foreach (var chunk in packages.Where(package => _names.Add(package.Name)).Chunk(TransactionSize))
        {
            using var transaction = hub.Begin();
            foreach (var package in chunk) transaction.Save(ToProduct(package, transaction));
            transaction.Commit();
        }
    }

    private Product ToProduct(Package package, HubTransaction transaction) => new()
    {
        Name = package.Name,
        Version = package.Version,
        Description = package.Description,
        Price = Math.Round(package.Size / 100_000m, 2),
        Category = new(CategoryOf(package.Section, transaction).Id),
        Supplier = new(SupplierOf(package.Maintainer, transaction).Id),
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
