using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Rules;

namespace Embedded.Sync.TestKit.Simulation;

internal class Item
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public long Number { get; set; }

    public string? Name { get; set; }

    public Reference<Item> Group { get; set; }

    public long Count { get; set; }
}

internal sealed class Special : Item
{
    public long Extra { get; set; }
}

internal sealed class Note
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string? Text { get; set; }

    public Reference<Item> Item { get; set; }

    public long Number { get; set; }
}

/// <summary>
/// The model that the running simulation is about: an app's own, or else one of three entities of which one
/// specialises another.
/// </summary>
/// <remarks>
/// One run is one thread, and all that a run does asks for the model: steps, records, laws and their messages. So it
/// belongs to the thread, from <see cref="Use"/> on.
/// </remarks>
internal static class SimulationModel
{
    public const int IdCount = SimulatedModel.IdCount;
    public const int NoteNumber = 3;

    private static readonly SyncModel OwnModel = SyncModel.Create(model => model
        .Entity<Item>(1, item => item.Attribute(0, i => i.Number).Attribute(1, i => i.Name, lengthMax: 20))
        .Entity<Special>(2, special => special.Attribute(10, s => s.Extra))
        .Entity<Note>(3, note => note
            .Attribute(0, n => n.Text, lengthMax: 20)
            .Reference(1, n => n.Item)
            .Attribute(2, n => n.Number)));

    private static readonly SimulatedModel Own = new(
        SyncProfile.Create(OwnModel, "simulation", profile => profile.Others(SyncMode.All)),
        ModelValues.Default, seed: 0);

    private static readonly SyncModel ScopedModel = SyncModel.Create(model => model
        .Entity<Item>(1, item => item
            .Attribute(0, i => i.Number)
            .Attribute(1, i => i.Name, lengthMax: 20)
            .Reference(2, i => i.Group))
        .Entity<Special>(2, special => special.Attribute(10, s => s.Extra))
        .Entity<Note>(NoteNumber, note => note
            .Attribute(0, n => n.Text, lengthMax: 20)
            .Reference(1, n => n.Item)
            .Attribute(2, n => n.Number)));

    private static readonly SimulatedModel Scoped = new(
        SyncProfile.Create(ScopedModel, "scopes", profile => profile
            .Constrain<Item>(i => SyncParameter.Get<Guid[]>("groups").Contains(i.Group.Id))
            .Constrain<Note>(n => n.Item.Id == SyncParameter.Get<Guid>("item"))
            .Others(SyncMode.All)),
        ModelValues.Default, seed: 0);

    [ThreadStatic]
    private static SimulatedModel? _current;

    [ThreadStatic]
    private static SimulatedRules? _rules;

    [ThreadStatic]
    private static bool _isGranted;

    public static SyncModel Model => Current.Profile.Model;

    public static SyncProfile Profile => Current.Profile;

    /// <summary>All entities that the devices download.</summary>
    public static IReadOnlyList<EntityType> Entities => Current.Entities;

    /// <summary>The objects that the scenario is about.</summary>
    public static IReadOnlyList<ObjectKey> Keys => Current.Keys;

    public static int ObjectCount => Current.Keys.Count;

    public static SimulatedModel Current => _current ?? Own;

    /// <summary>True where devices have a part of the objects.</summary>
    public static bool IsScoped => Current == Scoped || Current == RuledModel.Scoped;

    /// <summary>The rules of the hub; null where it has none.</summary>
    public static SimulatedRules? Rules => _rules;

    /// <summary>True where the hub has access rules.</summary>
    public static bool IsGranted => _isGranted;

    /// <summary>True where a sum that the app is shown may be in no row.</summary>
    public static bool HasCounters => Current == RuledModel.Whole || Current == RuledModel.Scoped;

    /// <summary>Takes the model of a setup for what this thread does from now on.</summary>
    /// <exception cref="ArgumentException">The setup's profile has constraints.</exception>
    public static void Use(SimulationSetup setup, Scenario scenario)
    {
        var isScoped = (scenario.Faults & Faults.Scopes) != 0;
        _isGranted = setup.Profile is null && (scenario.Faults & Faults.Access) != 0;
        var isRuled = setup.Profile is null && !_isGranted && (scenario.Faults & (Faults.Rules | Faults.Handlers)) != 0;
        _rules = isRuled ? new SimulatedRules(
            scenario.Seed, setup.RulesFlaw, (scenario.Faults & Faults.Handlers) != 0) : null;
        _current = setup.Profile is { } profile ? new(Unconstrained(profile), setup.Values, scenario.Seed)
            : isRuled || _isGranted ? (isScoped ? RuledModel.Scoped : RuledModel.Whole) : isScoped ? Scoped : null;
    }

    /// <summary>What a constraint means is judged apart from the engine, which the kit can for its own alone.</summary>
    private static SyncProfile Unconstrained(SyncProfile profile) =>
        profile.Downloaded.FirstOrDefault(entity => profile.ConstraintOf(entity) is not null) is not { } constrained
            ? profile
            : throw new ArgumentException($"The profile {profile.Name} constrains {constrained.Name}. "
                + "Verify one without constraints; the fault Scopes tries them on the kit's own model.");

    public static EntityType EntityOf(int number) => Current.EntityOf(number);

    public static Guid GuidOf(int number) => SimulatedModel.IdOf(number).ToGuid();

    public static ObjectKey KeyOf(object target)
    {
        var entity = Model.Entity(target.GetType());
        return new ObjectKey(entity.Number, ObjectId.From(entity.Binding.GetId(target)));
    }

    public static object NewTarget(int number) => Current.NewTarget(number);

    /// <summary>Gives one attribute a new value; which one, the argument says.</summary>
    public static void SetOne(object target, int argument, long value) => Current.SetOne(target, argument, value);

    /// <summary>Gives every attribute a new value.</summary>
    public static void SetAll(object target, int argument, Func<long> nextValue) =>
        Current.SetAll(target, argument, nextValue);

    /// <summary>The attributes of an object by number, as a row holds them; nil ones left out.</summary>
    public static SortedDictionary<int, byte[]> AttributesOf(object target) =>
        SimulatedModel.AttributesOf(Model.Entity(target.GetType()), target);
}
