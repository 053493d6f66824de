using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Generator.Trial;

/// <summary>A hub and a device in memory: an object goes down, is changed, and comes back.</summary>
internal static class RoundTrip
{
    public static bool Run(SyncModel model)
    {
        var profile = SyncProfile.Create(model, "trial", profile => profile.Others(SyncMode.All));
        using var hubStore = new MemoryStore();
        using var deviceStore = new MemoryStore();
        var hub = SyncHub.Open(hubStore, new SyncHubOptions
        {
            Model = model,
            Profiles = [profile],
            Access = AccessRules.AllowAll(model),
            Time = TimeProvider.System,
            Random = RandomSource.FromSeed(1),
        });
        using var device = OfflineDatabase.Open(deviceStore, new OfflineDatabaseOptions
        {
            Profile = profile,
            Time = TimeProvider.System,
            Random = RandomSource.FromSeed(2),
        });
        var milk = new Perishable { Name = "milk", Price = 1.50m, BestBefore = DateTime.UnixEpoch };
        using (var transaction = hub.Begin())
        {
            transaction.Save(milk);
            transaction.Commit();
        }

        Synchronize(hub, device);
        using (var work = device.Begin())
        {
            var found = work.Find<Perishable>(milk.Id)!;
            found.Price++;
            work.Change(found);
            work.Commit();
        }

        Synchronize(hub, device);
        return hub.Find<Product>(milk.Id) is Perishable { Name: "milk", Price: 2.50m };
    }

    private static void Synchronize(SyncHub hub, OfflineDatabase device)
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
    }
}
