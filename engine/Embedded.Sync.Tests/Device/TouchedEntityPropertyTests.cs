namespace Embedded.Sync.Tests.Device;

/// <summary>
/// One device whose work is all that happens, and handlers that make something else of it: after uploads alone, some
/// of whose answers are lost, it shows what the hub has.
/// </summary>
public sealed class TouchedEntityPropertyTests
{
    [Fact]
    public void Uploads_alone_leave_a_device_with_what_the_hub_has()
    {
        var pulled = 0;
        for (var seed = 1; seed <= 60; seed++) pulled += Run(seed);
        Assert.InRange(pulled, 100, int.MaxValue);
    }

    private static int Run(int seed)
    {
        var (random, pulled) = (new Random(seed), 0);
        using var world = new World(rules => Declare(rules, seed));
        using var device = world.NewDevice();
        if (seed % 2 == 0) world.Synchronize(device);
        for (var round = 0; round < 12; round++)
        {
            for (var count = random.Next(4); count > 0; count--) Work(device, random);
            for (var lost = random.Next(3); lost > 0; lost--) Abandon(world, device, random);
            var result = world.Synchronize(device, SyncSelection.Unsynchronized);
            // A change of what a handler had removed is refused; so may be what waited for it.
            while (device.Rejected.List() is { Count: > 0 } rejected)
            {
                foreach (var one in rejected) device.Rejected.Discard(one.Id);
                world.Synchronize(device, SyncSelection.Unsynchronized);
            }

            Assert.Equal($"seed {seed}, {round}: {Of(world.Hub.All<Order>(), world.Hub.All<Product>())}",
                $"seed {seed}, {round}: {Of(device.All<Order>(), device.All<Product>())}");
            if (result.ObjectsReceived + result.ObjectsRemoved > 0) pulled++;
        }

        world.Synchronize(device);
        Assert.Equal((0, 0), (device.PendingCount, world.Synchronize(device).ObjectsReceived));
        return pulled;
    }

    /// <summary>Orders take from the stock of products; one that is sold out goes, or its order does.</summary>
    private static void Declare(HubRulesBuilder rules, int seed) => rules.Entity<Order>(order => order
        .OnConflict(seed % 3 == 0 ? ConflictPolicy.HubWins : ConflictPolicy.LastWriterWins)
        .BeforeCommit(commit =>
        {
            var id = (commit.After ?? commit.Before!).Product.Id;
            if (commit.Find<Product>(id) is not { } product) return;
            product.Stock -= (commit.After?.Quantity ?? 0) - (commit.Before?.Quantity ?? 0);
            if (product.Stock >= 0) commit.Save(product);
            else if (seed % 4 == 0) commit.Delete<Product>(id);
            else if (commit.After is { } after && seed % 4 == 1) commit.Delete<Order>(after.Id);
            else if (commit.After is { } mended) (mended.Note, mended.Quantity) = ("sold out", 0);
        }));

    private static void Work(OfflineDatabase device, Random random)
    {
        using var work = device.Begin();
        var (orders, products) = (device.All<Order>().ToList(), device.All<Product>().ToList());
        if (products.Count < 2) work.Create(new Product { Stock = random.Next(6) });
        else if (orders.Count < 3 || random.Next(3) == 0)
            work.Create(new Order
            {
                Quantity = random.Next(4), Product = new(products[random.Next(products.Count)].Id),
            });
        else if (random.Next(4) == 0) work.Delete(orders[random.Next(orders.Count)]);
        else
        {
            var order = work.Find<Order>(orders[random.Next(orders.Count)].Id)!;
            order.Quantity = random.Next(4);
            work.Change(order);
        }

        work.Commit();
    }

    /// <summary>A synchronisation that ends after a request or two, the last answer taken or not.</summary>
    private static void Abandon(World world, OfflineDatabase device, Random random)
    {
        var session = new SyncSession(device, new SynchronizerOptions(), SyncSelection.Unsynchronized);
        for (var left = random.Next(3); left > 0 && device.PendingCount > 0; left--)
        {
            var answer = world.AnswerTo(session);
            if (left > 1 || random.Next(2) == 0) session.Take(answer);
        }
    }

    private static string Of(IEnumerable<Order> orders, IEnumerable<Product> products) => string.Join("; ",
        orders.Select(order => $"{order.Id} {order.Quantity} {order.Note} of {order.Product.Id}").Order()
            .Concat(products.Select(product => $"{product.Id} {product.Stock}").Order()));
}
