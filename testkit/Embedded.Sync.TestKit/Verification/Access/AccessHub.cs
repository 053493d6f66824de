using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>The hub with the rules, and every state that each object had.</summary>
internal sealed class AccessHub(AccessSetup setup, IStore store, RandomSource random) : IDisposable
{
    private readonly Dictionary<ObjectId, List<(EntityType Entity, object State)>> _states = [];

    public SyncHub Hub { get; } = SyncHub.Open(store, new SyncHubOptions
    {
        Model = setup.Profile.Model, Profiles = [setup.Profile], Access = setup.Rules, Time = new ManualClock(),
        Random = random, BatchSizeMin = 1,
    });

    /// <summary>The ids of all objects that there ever were.</summary>
    public IEnumerable<ObjectId> Ids => _states.Keys;

    /// <summary>The object of exactly an entity, or null.</summary>
    public static object? Exact(EntityType entity, ObjectId id, IEnumerable<object> objects) => objects.FirstOrDefault(
        one => one.GetType() == entity.Binding.ObjectType && entity.Binding.GetId(one) == id.ToGuid());

    public object? Find(EntityType entity, ObjectId id) => Exact(entity, id, setup.Access(entity).AllOf(Hub));

    /// <summary>Makes an object, or changes some of its attributes.</summary>
    public void Save(EntityType entity, ObjectId id, Random random)
    {
        var target = Find(entity, id);
        var all = target is null;
        target ??= AccessEdit.New(entity, id);
        foreach (var attribute in AccessSetup.AttributesOf(entity).Where(_ => all || random.Next(2) == 0))
            setup.Values.Set(target, entity, attribute, random.Next(1_000));
        using var transaction = Hub.Begin();
        transaction.Save(target);
        transaction.Commit();
        Note(entity, id);
    }

    public void Delete(object target)
    {
        using var transaction = Hub.Begin();
        transaction.Delete(target);
        try
        {
            transaction.Commit();
        }
        catch (CommitRejectedException)
        {
            // Other objects need it.
        }
    }

    /// <summary>Keeps the state that an object has now.</summary>
    public void Note(EntityType entity, ObjectId id)
    {
        if (Find(entity, id) is not { } state) return;
        if (!_states.TryGetValue(id, out var states)) _states[id] = states = [];
        states.Add((entity, state));
    }

    /// <summary>True where one of the callers was ever meant to read the object.</summary>
    public bool WasReadable(ObjectId id, IEnumerable<SyncCaller> callers) => callers.Any(caller =>
        _states[id].Exists(state => setup.Intent.CanRead(state.Entity, state.State, caller)));

    public void Dispose() => Hub.Dispose();
}
