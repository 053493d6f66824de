using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests.Hub;

/// <summary>A row whose bytes are damaged is a fault of the store, on either side.</summary>
public sealed class DamagedRowTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Reading_it_says_which_it_is_and_what_to_do()
    {
        var order = new Order { Note = "n" };
        _world.Save(order);
        var store = _world.NewStore();
        using var device = _world.NewDevice(store);
        _world.Synchronize(device);
        StoreDump.Put(_world.HubStore, KeyOf(0x02, order.Id), [0xc1]);
        StoreDump.Put(store, KeyOf(0x10, order.Id), [0xc1]);
        Expect(order.Id, () => _world.Hub.Find<Order>(order.Id));
        Expect(order.Id, () => _world.Hub.All<Order>().ToList());
        Expect(order.Id, () => device.Find<Order>(order.Id));
        Expect(order.Id, () => device.All<Order>().ToList());
        Expect(order.Id, () => device.Query<Order>().ToList());
    }

    private static void Expect(Guid id, Func<object?> read)
    {
        var failure = Assert.Throws<StoreException>(read);
        Assert.Equal(StoreFailure.Corrupt, failure.Failure);
        Assert.Contains($"Order {id}", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] KeyOf(byte table, Guid id) => [table, 0, 4, .. id.ToByteArray(bigEndian: true)];
}
