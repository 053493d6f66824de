using System.Linq.Expressions;

namespace Embedded.Sync.Tests.Queries;

/// <summary>The code of docs/queries.md: each region is one snippet there.</summary>
internal static class QueriesPageExamples
{
    public static List<Product> Cheapest(OfflineDatabase database, Guid category)
    {
        #region Cheapest
        var cheapest = database.Query<Product>()
            .Where(p => p.Category.Id == category && !p.IsSold)
            .Where(p => p.Name.StartsWith("Coffee", StringComparison.Ordinal) || p.Price < 5)
            .OrderBy(p => p.Price).ThenByDescending(p => p.ChangedDate)
            .Take(10)
            .ToList();
        #endregion
        return cheapest;
    }

    public static (long, bool, Product?) Numbers(OfflineDatabase database)
    {
        #region Numbers
        var states = new[] { ProductState.New, ProductState.Listed };
        var offered = database.Query<Product>().Where(p => states.Contains(p.State));
        var count = offered.Count();                        // makes no object
        var isAny = offered.Where(p => p.Stock > 0).Any();  // stops at the first
        var newest = offered.OrderByDescending(p => p.Released).FirstOrDefault();
        #endregion
        return (count, isAny, newest);
    }

    public static (string, string) Explained(OfflineDatabase database, Guid id)
    {
        #region Explained
        var scan = database.Query<Product>().Where(p => p.Stock > 0).OrderBy(p => p.Name).Take(10).Explain();
        // Product, Perishable: scan of all rows, filtered on bytes by Stock,
        // sorted by Name (at most 10 keys kept), take 10
        var lookup = database.Query<Product>().Where(p => p.Id == id).Explain();
        // Product, Perishable: 1 looked up by id, filtered on bytes by Id
        #endregion
        return (scan, lookup);
    }

    public static IDisposable Live(OfflineDatabase database, Action<List<Product>> show)
    {
        #region Live
        var soldOut = database.Query<Product>().Where(p => p.Stock == 0);
        var subscription = soldOut.Subscribe(() => show(soldOut.ToList()));
        show(soldOut.ToList());  // after subscribing, so that nothing falls between
        #endregion
        return subscription;
    }

    public static Expression<Func<Order, bool>> Scope()
    {
        #region Scope
        Expression<Func<Order, bool>> ofThisSite = o =>
            SyncParameter.Get<Guid[]>("products").Contains(o.Product.Id)
            && o.Quantity >= SyncParameter.Get<int>("least");
        #endregion
        return ofThisSite;
    }
}
