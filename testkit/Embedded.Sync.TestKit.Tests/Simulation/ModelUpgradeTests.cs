using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Tests.Simulation;

/// <summary>Hub and device change between a model and one with an attribute and an entity more, to and fro.</summary>
public sealed class ModelUpgradeTests
{
    private const int Cards = 4;

    private static readonly SyncProfile OldProfile = Profile(SyncModel.Create(model => model
        .Entity<Old.Card>(1, card => card.Attribute(0, c => c.Name, lengthMax: 20))));

    private static readonly SyncProfile NewProfile = Profile(SyncModel.Create(model => model
        .Entity<New.Card>(1, card => card.Attribute(0, c => c.Name, lengthMax: 20).Attribute(1, c => c.Extra))
        .Entity<New.Stamp>(2, stamp => stamp.Attribute(0, s => s.Number))));

    [Fact]
    public void L33_Old_and_new_models_alternate_without_losing_an_attribute()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            using var hubStore = new MemoryStore();
            using var deviceStore = new MemoryStore();
            var (names, extras) = (new Dictionary<Guid, string>(), new Dictionary<Guid, long>());
            for (var phase = 0; phase < 8; phase++)
            {
                var isNew = phase % 2 == 1 || random.Next(3) == 0;
                var profile = isNew ? NewProfile : OldProfile;
                using var hub = OpenHub(hubStore, profile);
                using var device = OpenDevice(deviceStore, profile);
                Synchronize(hub, device);
                for (var step = 0; step < 4; step++) Write(random, isNew, hub, device, names, extras);
                Synchronize(hub, device);
            }

            using var last = OpenHub(hubStore, NewProfile);
            using var lastDevice = OpenDevice(deviceStore, NewProfile);
            Synchronize(last, lastDevice);
            Assert.Equal(Content(names, extras), Content(last.All<New.Card>()));
            Assert.Equal(Content(names, extras), Content(lastDevice.All<New.Card>()));
        }
    }

    private static void Write(
        Random random, bool isNew, SyncHub hub, OfflineDatabase device, Dictionary<Guid, string> names,
        Dictionary<Guid, long> extras)
    {
        var id = new Guid(random.Next(1, Cards + 1), 0, 0, new byte[8]);
        var (name, extra, onHub) = ($"{random.Next(1_000)}", random.NextInt64(1, 1_000), random.Next(2) == 0);
        names[id] = name;
        if (isNew) extras[id] = extra;
        if (onHub && isNew) Save(hub, new New.Card { Id = id, Name = name, Extra = extra });
        // An old hub reads what it knows and writes it back: what it does not know has to stay.
        else if (onHub) Save(hub, hub.Find<Old.Card>(id) is { } known ? Renamed(known, name)
            : new Old.Card { Id = id, Name = name });
        else if (isNew) Save(device, id, new New.Card { Id = id, Name = name, Extra = extra });
        else Save(device, id, new Old.Card { Id = id, Name = name });
        // So that hub and device do not write the same object beside each other, which is another law.
        Synchronize(hub, device);
    }

    private static Old.Card Renamed(Old.Card card, string name)
    {
        card.Name = name;
        return card;
    }

    private static void Save(SyncHub hub, object card)
    {
        using var transaction = hub.Begin();
        transaction.Save(card);
        transaction.Commit();
    }

    private static void Save<T>(OfflineDatabase device, Guid id, T card)
        where T : class
    {
        using var work = device.Begin();
        if (device.Find<T>(id) is null) work.Create(card);
        else work.Change(card);
        work.Commit();
    }

    private static void Synchronize(SyncHub hub, OfflineDatabase device)
    {
        for (var left = 2; left > 0; left--)
        {
            var session = new SyncSession(device, new SynchronizerOptions());
            var (request, answer) = (new ByteBuffer(), new ByteBuffer());
            for (; session.TryNext(request); request.Clear(), answer.Clear())
            {
                hub.Handle(request.WrittenMemory, SyncCaller.Anonymous, answer);
                session.Take(answer.WrittenMemory);
            }
        }
    }

    private static SyncProfile Profile(SyncModel model) =>
        SyncProfile.Create(model, "cards", profile => profile.Others(SyncMode.All));

    private static SyncHub OpenHub(IStore store, SyncProfile profile) => SyncHub.Open(
        store, new SyncHubOptions
        {
            Model = profile.Model, Profiles = [profile], Access = AccessRules.AllowAll(profile.Model),
            Time = TimeProvider.System,
        });

    private static OfflineDatabase OpenDevice(IStore store, SyncProfile profile) =>
        OfflineDatabase.Open(store, new OfflineDatabaseOptions { Profile = profile, Time = TimeProvider.System });

    private static IEnumerable<string> Content(Dictionary<Guid, string> names, Dictionary<Guid, long> extras) =>
        names.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value} {extras.GetValueOrDefault(pair.Key)}");

    private static IEnumerable<string> Content(IEnumerable<New.Card> cards) =>
        cards.OrderBy(card => card.Id).Select(card => $"{card.Id} {card.Name} {card.Extra}");

    private static class Old
    {
        internal sealed class Card
        {
            public Guid Id { get; set; }

            public string Name { get; set; } = "";
        }
    }

    private static class New
    {
        internal sealed class Card
        {
            public Guid Id { get; set; }

            public string Name { get; set; } = "";

            public long Extra { get; set; }
        }

        internal sealed class Stamp
        {
            public Guid Id { get; set; }

            public long Number { get; set; }
        }
    }
}
