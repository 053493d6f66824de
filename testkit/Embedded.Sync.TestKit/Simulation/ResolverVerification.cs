using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// Law L26: what resolvers make of the same work is the same in every run, whether uploads arrive once or twice, and,
/// where a resolver claims so, in whatever order devices arrive.
/// </summary>
/// <remarks>
/// Three devices change the same objects without a connection, each to greater and greater values, and then arrive.
/// Deletes are left out: an update of what was deleted is rejected, which depends on the order.
/// </remarks>
/// <param name="setup">The stores, the profile and its values.</param>
/// <param name="rules">Makes the rules of a hub, anew for each.</param>
public sealed class ResolverVerification(SimulationSetup setup, Func<HubRules> rules)
{
    private const int Devices = 3;
    private const int ChangesMax = 3;
    private const long FirstValue = 100;

    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>What two runs of a seed's scenario differ in, or null.</summary>
    /// <param name="seed">Decides what the devices do.</param>
    /// <param name="isOrdered">True where the order of arrival may matter.</param>
    public string? FindDifference(int seed, bool isOrdered = false)
    {
        var profile = setup.Profile ?? throw new InvalidOperationException("Set the profile that the rules are for.");
        var model = new SimulatedModel(profile, setup.Values, seed);
        var first = Run(model, seed, Orders[0], isRepeated: false);
        var runs = Orders.Take(isOrdered ? 1 : Orders.Length)
            .SelectMany(order => new[] { (order, false), (order, true) });
        foreach (var (order, isRepeated) in runs)
            if (Run(model, seed, order, isRepeated) is var other && other != first)
                return $"seed {seed}, devices arriving in order {string.Join(", ", order)}"
                    + $"{(isRepeated ? ", each upload twice" : "")}:\n{other}\ninstead of\n{first}";
        return null;
    }

    /// <summary>What the hub has in the end, as text.</summary>
    private string Run(SimulatedModel model, int seed, int[] order, bool isRepeated)
    {
        var stores = Enumerable.Range(0, Devices + 1).Select(_ => setup.NewStore()).ToList();
        var hub = SyncHub.Open(stores[Devices], new SyncHubOptions
        {
            Model = model.Profile.Model, Profiles = [model.Profile], Time = new ManualClock(),
            Random = RandomSource.FromSeed(seed), Rules = rules(), BatchSizeMin = 1,
            Access = AccessRules.AllowAll(model.Profile.Model),
        });
        using (var work = hub.Begin())
        {
            foreach (var number in Enumerable.Range(0, model.Keys.Count)) work.Save(model.NewTarget(number));
            work.Commit();
        }

        var devices = stores.Take(Devices).Select((store, index) => Open(store, model, seed + index)).ToList();
        foreach (var device in devices) Synchronize(hub, device, isRepeated: false);
        Change(model, devices, seed);
        foreach (var index in order) Synchronize(hub, devices[index], isRepeated);
        var found = string.Join('\n', model.Roots.SelectMany(root => root.AllOf(hub))
            .Select(target => Describe(model, target)).Order(StringComparer.Ordinal));
        foreach (var device in devices) device.Dispose();
        hub.Dispose();
        foreach (var store in stores) store.Dispose();
        return found;
    }

    private static OfflineDatabase Open(IStore store, SimulatedModel model, int seed) => OfflineDatabase.Open(
        store, new OfflineDatabaseOptions
    {
        Profile = model.Profile, Time = new ManualClock(), Random = RandomSource.FromSeed(1_000 + seed),
    });

    /// <summary>The same changes for every order, as they are drawn from the seed.</summary>
    private static void Change(SimulatedModel model, List<OfflineDatabase> devices, int seed)
    {
        var (random, value) = (new Random(seed), FirstValue);
        foreach (var device in devices)
            for (var left = random.Next(ChangesMax + 1); left > 0; left--)
            {
                var number = random.Next(model.Keys.Count);
                using var work = device.Begin();
                if (LocalDraft.Find(work, model, number) is not { } target) continue;
                model.SetOneUnique(target, random.Next(100), value++);
                work.Change(target);
                work.Commit();
            }
    }

    private static void Synchronize(SyncHub hub, OfflineDatabase device, bool isRepeated)
    {
        var session = new SyncSession(device, new SynchronizerOptions { BatchSize = 2 }, batchSizeMin: 1);
        var (request, answer) = (new ByteBuffer(), new ByteBuffer());
        while (session.TryNext(request))
        {
            if (isRepeated) hub.Handle(request.WrittenMemory, new SyncCaller("ada"), answer);
            answer.Clear();
            hub.Handle(request.WrittenMemory, new SyncCaller("ada"), answer);
            session.Take(answer.WrittenMemory);
            request.Clear();
            answer.Clear();
        }
    }

    private static string Describe(SimulatedModel model, object target)
    {
        var entity = model.Profile.Model.Entity(target.GetType());
        return $"{entity.Name} {ObjectId.From(entity.Binding.GetId(target))} "
            + RowImage.Describe(SimulatedModel.AttributesOf(entity, target));
    }
}
