namespace Embedded.Sync.Tests.Device;

/// <summary>What the echo of a device's own work costs, counted in reads of its store.</summary>
public sealed class EchoCostTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_costs_the_same_however_much_is_pending(bool inOneTransaction)
    {
        var few = ReadsPerRow(500, inOneTransaction ? 1 : 500);
        var many = ReadsPerRow(4_000, inOneTransaction ? 1 : 4_000);
        Assert.InRange(many / few, 0.5, 1.2);
    }

    private static double ReadsPerRow(int count, int transactions)
    {
        using var world = new World();
        var store = new CountingStore(world.NewStore());
        using var device = world.NewDevice(store);
        world.Synchronize(device);
        for (var transaction = 0; transaction < transactions; transaction++)
        {
            using var work = device.Begin();
            for (var index = 0; index < count / transactions; index++) work.Create(new Order());
            work.Commit();
        }

        var ids = device.All<Order>().Select(order => order.Id).ToList();
        device.Push(world);
        device.Changed += (_, _) => Assert.Fail("An echo is no change.");
        var before = store.Reads;
        Assert.Equal(count, world.Synchronize(device).ObjectsReceived);
        var reads = store.Reads - before;
        Assert.Equal(ids, device.All<Order>().Select(order => order.Id));
        Assert.Equal(0, device.Pending.Count);
        return (double)reads / count;
    }
}
