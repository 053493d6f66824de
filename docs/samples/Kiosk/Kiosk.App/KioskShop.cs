using Embedded.Sync;
using Kiosk.Model;

namespace Kiosk.App;

/// <summary>What people do at the kiosk, connected or not.</summary>
internal sealed class KioskShop(OfflineDatabase database, TimeProvider time)
{
    /// <summary>Puts products into the basket, and marks as many as favourites.</summary>
    public int Shop(int count)
    {
        using var work = database.Begin();
        foreach (var product in database.Query<Product>().OrderBy(product => product.Name).Take(count))
        {
            work.Create(new BasketLine { ProductId = product.Id, ProductName = product.Name, Quantity = 1 });
            work.Create(new Favourite { Product = new(product.Id), Remark = "seen at the kiosk" });
        }

        work.Commit();
        Console.WriteLine($"{database.Count<BasketLine>():N0} lines in the basket, "
            + $"{database.Count<Favourite>():N0} favourites.");
        return 0;
    }

    /// <summary>Takes orders, each a transaction of its own.</summary>
    public int Order(int count)
    {
        var products = database.Query<Product>().Take(count).ToList();
        for (var number = 0; number < count && products.Count > 0; number++)
        {
            using var work = database.Begin();
            work.Create(new Order
            {
                Product = new(products[number % products.Count].Id),
                Quantity = 1 + (number % 9),
                OrderedAt = time.GetUtcNow().UtcDateTime,
            });
            work.Commit();
        }

        Console.WriteLine($"{database.PendingCount:N0} transactions wait to be uploaded.");
        return 0;
    }
}
