namespace Embedded.Sync.Tests.Online;

/// <summary>The code of docs/online.md: each region is one snippet there.</summary>
internal static class OnlinePageExamples
{
    public static SyncProfile AProfile(SyncModel model)
    {
        #region A profile
        var profile = SyncProfile.Create(model, "kiosk", profile => profile
            .EnableOnlineEntities()
            .Entity<Category>(SyncMode.Online)
            .Entity<Product>(SyncMode.Online)
            .Entity<Perishable>(SyncMode.Online)
            .Others(SyncMode.All));
        #endregion
        return profile;
    }

    public static async Task<List<Product>> Asking(OnlineDatabase online, Order order, Action<Product> show)
    {
        #region Asking
        var cheapest = await online.Query<Product>()
            .Where(p => p.Price < 5 && !p.IsSold)
            .OrderBy(p => p.Price)
            .Take(10)
            .ToListAsync();
        var count = await online.Query<Product>().CountAsync();
        var ordered = await online.FindAsync(order.Product);   // from a local order to its online product

        await foreach (var product in online.Query<Product>().OrderBy(p => p.Name))
            show(product);                                     // page by page, however many there are
        #endregion
        Assert.True(count >= cheapest.Count && ordered is not null);
        return cheapest;
    }

    #region Without a connection
    public static async Task<string> ShowStockAsync(OnlineDatabase online, IConnectivity connectivity)
    {
        if (!connectivity.IsConnected) return "You are not connected. [Try again]";
        try
        {
            return $"{await online.Query<Product>().Where(p => p.Stock > 0).CountAsync()} in stock";
        }
        catch (ConnectionRequiredException)
        {
            return "You are not connected. [Try again]";
        }
        catch (SyncException failure) when (failure.IsTransient)
        {
            return "The hub does not answer. [Try again]";
        }
    }
    #endregion
}
