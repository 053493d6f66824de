using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>A hub with the rules, and a device for each user, while the steps of a scenario are done.</summary>
internal sealed class AccessRun : IDisposable
{
    private const int IdsPerEntity = 3;

    private readonly AccessSetup _setup;
    private readonly Action? _onRead;
    private readonly List<IDisposable> _opened = [];
    private readonly List<string> _told = [];
    private readonly List<(EntityType Entity, ObjectId Id)> _objects;
    private readonly List<AccessDevice> _devices = [];
    private readonly AccessHub _hub;

    public AccessRun(AccessSetup setup, int seed, Action? onRead)
    {
        (_setup, _onRead) = (setup, onRead);
        var random = RandomSource.FromSeed(seed);
        _objects = [.. setup.Entities.SelectMany(entity => Enumerable.Range(0, IdsPerEntity)
            .Select(_ => (entity, ObjectId.New(new ManualClock(), random))))];
        _hub = new AccessHub(setup, Open(setup.NewStore!()), random);
        foreach (var user in setup.Callers.GroupBy(caller => caller.User))
            _devices.Add(Open(new AccessDevice(setup, Open(setup.NewStore!()), [.. user], random, _hub)));
    }

    /// <summary>What was done, a line for each step that did something.</summary>
    public IReadOnlyList<string> Told => _told;

    /// <summary>Does a step, and says what came of it that is not meant.</summary>
    public string? Do(int step)
    {
        var random = new Random(step);
        var (entity, id) = _objects[random.Next(_objects.Count)];
        var device = _devices[random.Next(_devices.Count)];
        switch (random.Next(10))
        {
            case < 3:
                _told.Add($"the hub saves {Name(entity, id)}");
                _hub.Save(entity, id, random);
                return null;
            case 3 when _hub.Find(entity, id) is { } there:
                _told.Add($"the hub deletes {Name(entity, id)}");
                _hub.Delete(there);
                return null;
            case 4 when device.ChangeCaller(random) is { } now:
                _told.Add($"{now.User} has other claims: {string.Join(", ", now.Claims)}");
                return null;
            case > 3 and < 9:
                return Edit(device, entity, id, random);
            default:
                _told.Add($"{device.Caller.User} synchronises");
                return device.Synchronize() ?? Compare(device);
        }
    }

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(_opened)) one.Dispose();
    }

    private string Name(EntityType entity, ObjectId id) =>
        $"{entity.Name} {_objects.FindIndex(one => one.Id == id) % IdsPerEntity}";

    private T Open<T>(T opened)
        where T : IDisposable
    {
        _opened.Add(opened);
        return opened;
    }

    /// <summary>A device changes one object, which goes up; the answer is held against what is meant.</summary>
    private string? Edit(AccessDevice device, EntityType entity, ObjectId id, Random random)
    {
        if (device.Synchronize() is { } leaked) return leaked;
        var edit = AccessEdit.Draw(_setup, device, entity, id, random);
        var before = _hub.Find(entity, id);
        var after = edit.Kind == AccessEditKind.Delete ? null : edit.Apply(_setup, _hub.Find(entity, id), id);
        var isMeant = edit.IsMeant(_setup, device.Caller, before, after);
        var what = $"{device.Caller.User} {edit.Describe()} {Name(entity, id)}";
        _told.Add($"{what}, which is {(isMeant ? "meant" : "not meant")}");
        if (!edit.Commit(_setup, device.Database, id)) return null;
        if (device.Synchronize() is { } named) return named;
        _hub.Note(entity, id);
        return device.TakeRejection() switch
        {
            null when !isMeant => $"{what}: the rules allow it, and it is not meant.",
            (RejectionCode.AccessDenied or RejectionCode.InvalidValue or RejectionCode.NotFound) and var code
                when isMeant => $"{what}: it is meant, and refused: {code}.",
            _ => device.Synchronize() ?? Compare(device),
        };
    }

    private string? Compare(AccessDevice device)
    {
        foreach (var (entity, id) in _objects)
        {
            var (hub, caller) = (_hub.Find(entity, id), device.Caller);
            var held = AccessHub.Exact(entity, id, _setup.Access(entity).All(device.Database));
            var isMeant = hub is not null && _setup.Intent.CanRead(entity, hub, caller);
            if (held is not null && !isMeant)
                return $"{caller.User} has {Name(entity, id)} and is not meant to read it.";
            if (held is null && isMeant)
                return $"{caller.User} is meant to read {Name(entity, id)} and does not get it.";
            if (held is null) continue;
            _onRead?.Invoke();
            if (CompareValues(entity, id, hub!, held, caller) is { } difference) return difference;
        }

        return null;
    }

    private string? CompareValues(EntityType entity, ObjectId id, object hub, object held, SyncCaller caller)
    {
        var (onHub, here) = (SimulatedModel.AttributesOf(entity, hub), SimulatedModel.AttributesOf(entity, held));
        var initial = SimulatedModel.AttributesOf(entity, entity.Binding.Create());
        foreach (var attribute in AccessSetup.AttributesOf(entity))
        {
            var isHidden = _setup.Intent.IsHidden(entity, attribute, caller);
            if (!AreEqual(here, isHidden ? initial : onHub, attribute.Number))
                return isHidden
                    ? $"{caller.User} sees {attribute.Name} of {Name(entity, id)}, which is meant to be hidden."
                    : $"{caller.User} is meant to see {attribute.Name} of {Name(entity, id)} and does not.";
        }

        return null;
    }

    private static bool AreEqual(
        SortedDictionary<int, byte[]> left, SortedDictionary<int, byte[]> right, int number) =>
        left.GetValueOrDefault(number, []).AsSpan().SequenceEqual(right.GetValueOrDefault(number, []));
}
