using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>Hub and device with generated entities; one of them may still use the builder.</summary>
public sealed class GeneratedSynchronizationTests : IDisposable
{
    private readonly MemoryStore _hubStore = new();
    private readonly MemoryStore _deviceStore = new();

    public void Dispose()
    {
        _hubStore.Dispose();
        _deviceStore.Dispose();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void An_object_goes_down_is_changed_and_comes_back(bool hubIsGenerated, bool deviceIsGenerated)
    {
        var hub = OpenHub(Profile(hubIsGenerated));
        using var device = OpenDevice(Profile(deviceIsGenerated));
        var plot = new Plot { Name = "south wall" };
        var tree = new Tree { Name = "plum", Price = 1.50m, Season = Season.Winter, Rings = 9 };
        using (var transaction = hub.Begin())
        {
            transaction.Save(plot);
            tree.Plot = new Reference<Plot>(plot.Id);
            transaction.Save(tree);
            transaction.Commit();
        }

        Assert.Equal(2, Synchronize(hub, device).ObjectsReceived);
        var found = Assert.IsType<Tree>(device.Find<Plant>(tree.Id));
        Assert.Equal(("plum", 1.50m, Season.Winter, 9), (found.Name, found.Price, found.Season, found.Rings));
        Assert.Equal(plot.Id, found.Plot.Id);
        Assert.Equal(hub.Find<Tree>(tree.Id)!.ChangedDate, found.ChangedDate);

        found.Rings++;
        using (var work = device.Begin())
        {
            work.Change(found);
            work.Commit();
        }

        Assert.Equal(1, Synchronize(hub, device).TransactionsApplied);
        Assert.Equal(10, hub.Find<Tree>(tree.Id)!.Rings);
    }

    private static SyncProfile Profile(bool isGenerated) => SyncProfile.Create(
        isGenerated ? Garden.Generated : Garden.Built, "garden", profile => profile.Others(SyncMode.All));

    private static SyncResult Synchronize(SyncHub hub, OfflineDatabase device)
    {
        var session = new SyncSession(device, new SynchronizerOptions());
        var (request, answer) = (new ByteBuffer(), new ByteBuffer());
        while (session.TryNext(request))
        {
            hub.Handle(request.WrittenMemory, new SyncCaller("ada"), answer);
            session.Take(answer.WrittenMemory);
            request.Clear();
            answer.Clear();
        }

        return session.Result;
    }

    private SyncHub OpenHub(SyncProfile profile) => SyncHub.Open(_hubStore, new SyncHubOptions
    {
        Model = profile.Model,
        Profiles = [profile],
        Access = AccessRules.AllowAll(profile.Model),
        Time = TimeProvider.System,
        Random = RandomSource.FromSeed(1),
    });

    private OfflineDatabase OpenDevice(SyncProfile profile) => OfflineDatabase.Open(
        _deviceStore, new OfflineDatabaseOptions
        {
            Profile = profile,
            Time = TimeProvider.System,
            Random = RandomSource.FromSeed(2),
        });
}
