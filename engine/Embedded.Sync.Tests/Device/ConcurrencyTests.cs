namespace Embedded.Sync.Tests.Device;

public sealed class ConcurrencyTests : IDisposable
{
    private const int PerThread = 150;
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Commits_reads_and_pages_beside_each_other_lose_and_tear_nothing()
    {
        using var device = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, 400).Select(index => new Category { Name = $"{index}" })]);
        var torn = 0;
        var done = false;
        var writers = Enumerable.Range(0, 3).Select(thread => Task.Run(() =>
        {
            for (var index = 0; index < PerThread; index++)
            {
                using var work = device.Begin();
                work.Create(new Order { Quantity = thread });
                work.Create(new Product { Stock = thread });
                work.Commit();
            }
        })).ToArray();
        var reader = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                // Orders are counted first: a pair that is committed in between makes products more, never fewer.
                var orders = device.All<Order>().Count();
                if (device.All<Product>().Count() < orders) torn++;
            }
        });
        var synchronizer = Task.Run(() =>
        {
            while (!Volatile.Read(ref done)) _world.Synchronize(device);
        });
        await Task.WhenAll(writers);
        Volatile.Write(ref done, true);
        await Task.WhenAll(reader, synchronizer);
        _world.Synchronize(device);
        Assert.Equal(0, torn);
        Assert.Equal((3 * PerThread, 3 * PerThread), (_world.Hub.Count<Order>(), device.Count<Order>()));
        Assert.Equal((3 * PerThread, 400), (device.Count<Product>(), device.Count<Category>()));
        Assert.Equal((0, 0), (device.PendingCount, device.Count<SynchronizationError>()));
        Assert.Equal(_world.Hub.All<Order>().Select(order => order.Id), device.All<Order>().Select(order => order.Id));
    }
}
