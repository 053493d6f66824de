using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Laws;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>
/// A device on RocksDB is killed, as a real process, at random moments, while writers keep the hub
/// busy.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_device_killed_fifty_times_misses_nothing_and_sends_everything_once()
    {
        var random = new Random(7);
        using var hubStore = RocksDbStore.Open(Path.Combine(_folder, "hub"));
        await using var hub = await MarketHub.StartAsync(hubStore, new JumpyTime(2));
        using var enough = new CancellationTokenSource();
        var writer = new MarketWriter(hub.Hub, 3);
        var writing = Task.Run(() => writer.Run(enough.Token));
        var path = Path.Combine(_folder, "device");
        var sold = new List<Guid>();
        var compared = 0L;
        for (var kill = 0; kill < Kills; kill++)
        {
            int[] batchSizes = [100, 1_000, 10_000];
            sold.AddRange(await KilledDevice.RunAndKillAsync(
                hub.Address, path, batchSizes[kill % 3], random.Next(0, 6), TimeSpan.FromMilliseconds(
                    random.Next(0, 60))));
            if (!Directory.Exists(path)) continue;
            using var store = RocksDbStore.Open(path);
            compared += CursorLaw.Check(hubStore, store, Market.Profile);
        }

        await enough.CancelAsync();
        await writing;
        using (var store = RocksDbStore.Open(path))
        using (var device = new MarketDevice("last", hub.Address, store, 1_000))
        {
            await device.SynchronizeAsync(hubStore);
            await device.SynchronizeAsync(hubStore);
            Assert.True(EqualityLaw.Check(hubStore, store, Market.Profile) > 100);
            Assert.Equal(0, device.Database.Count<SynchronizationError>());
        }

        Assert.True(compared > 10_000, $"Only {compared} rows were compared.");
        Assert.True(sold.Count > Kills / 2, $"Only {sold.Count} sales were made.");
        Assert.All(sold, sale => Assert.NotNull(hub.Hub.Find<Sale>(sale)));
    }
}
