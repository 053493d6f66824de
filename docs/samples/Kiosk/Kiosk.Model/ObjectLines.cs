using System.Text.Json;
using Embedded.Sync;

namespace Kiosk.Model;

/// <summary>
/// What a kiosk of a site downloads, as text, to be compared with its hub: one object a line, <c>entity id
/// {attributes}</c>, in ascending order of the lines' beginnings, compared byte by byte.
/// </summary>
public static class ObjectLines
{
    public static IEnumerable<string> Of(SyncHub hub, Guid site)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return Of(
            hub.All<Category>(),
            hub.All<Price>().Where(price => price.Site == site),
            hub.All<Product>(),
            hub.All<Supplier>());
    }

    public static IEnumerable<string> Of(OfflineDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return Of(database.All<Category>(), database.All<Price>(), database.All<Product>(), database.All<Supplier>());
    }

    // In the order of the entities' names; within an entity they come by id, as All gives them.
    private static IEnumerable<string> Of(
        IEnumerable<Category> categories,
        IEnumerable<Price> prices,
        IEnumerable<Product> products,
        IEnumerable<Supplier> suppliers) =>
        categories.Select(category => Line(category, category.Id))
            .Concat(prices.Select(price => Line(price, price.Id)))
            .Concat(products.Select(product => Line(product, product.Id)))
            .Concat(suppliers.Select(supplier => Line(supplier, supplier.Id)));

    private static string Line<T>(T target, Guid id) => $"{typeof(T).Name} {id} {JsonSerializer.Serialize(target)}";
}
