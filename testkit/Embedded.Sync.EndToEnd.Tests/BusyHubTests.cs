using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Laws;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>
/// Writers commit on the hub without pause, while devices with different batch sizes synchronise in
/// a loop over HTTP.
/// </summary>
public sealed class BusyHubTests : IDisposable
{
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(8);
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-busy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("memory")]
    [InlineData("rocksdb")]
    public async Task All_sides_are_equal_after_the_last_synchronisation(string kind)
    {
        using var hubStore = NewStore(kind, "hub");
        await using var hub = await MarketHub.StartAsync(hubStore, new JumpyTime(1));
        using var enough = new CancellationTokenSource(Busy);
        var writers = Enumerable.Range(1, 2).Select(seed => new MarketWriter(hub.Hub, seed)).ToArray();
        var writing = writers.Select(writer => Task.Run(() => writer.Run(enough.Token))).ToArray();
        int[] batchSizes = [100, 1_000, 10_000];
        var devices = await Task.WhenAll(
            batchSizes.Select(size => Task.Run(() => LoopAsync(kind, hub, size, enough.Token))));
        await Task.WhenAll(writing);
        foreach (var (device, store) in devices)
        {
            await device.SynchronizeAsync(hubStore);
            await device.SynchronizeAsync(hubStore);
            Assert.True(EqualityLaw.Check(hubStore, store, Market.Profile) > 100);
            Assert.True(device.Checked is { Pages: > 5, Rows: > 1_000 }, $"Only {device.Checked} was checked.");
        }

        Assert.True(writers.Sum(writer => writer.Commits) > 50, "The writers hardly wrote.");
        Assert.Equal(devices.Sum(item => item.Device.Database.Count<Sale>()) / devices.Length, hub.Hub.Count<Sale>());
        foreach (var (device, store) in devices)
        {
            device.Dispose();
            store.Dispose();
        }
    }

    private async Task<(MarketDevice Device, IStore Store)> LoopAsync(
        string kind, MarketHub hub, int batchSize, CancellationToken enough)
    {
        var store = NewStore(kind, $"device-{batchSize}");
        var device = new MarketDevice($"device {batchSize}", hub.Address, store, batchSize);
        for (var amount = 1; !enough.IsCancellationRequested; amount++)
        {
            device.Sell(amount);
            await device.SynchronizeAsync(hub.Store);
        }

        return (device, store);
    }

    private IStore NewStore(string kind, string name) =>
        kind == "memory" ? new MemoryStore() : RocksDbStore.Open(Path.Combine(_folder, name));
}
