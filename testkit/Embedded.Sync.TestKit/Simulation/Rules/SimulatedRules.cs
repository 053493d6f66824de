using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Rules;

/// <summary>What the hub of a simulation does where a device meets what it did not know.</summary>
internal enum SimulatedPolicy
{
    LastWriterWins,
    DeviceWins,
    HubWins,
    Reject,
    Join,
}

/// <summary>
/// The rules of a simulation's hub: a conflict policy for each entity, drawn from the scenario's seed, a handler that
/// refuses some of what devices send, one that derives an attribute from another, and perhaps one that keeps a note
/// about each special item of an even number, and removes those about others.
/// </summary>
internal sealed class SimulatedRules
{
    private const int PolicyCount = 5;
    private readonly SimulatedPolicy[] _policies;

    public SimulatedRules(int seed, RulesFlaw flaw, bool writesNotes)
    {
        WritesNotes = writesNotes;
        var drawn = (uint)seed;
        _policies = [.. Enumerable.Range(0, 3).Select(entity => (SimulatedPolicy)(
            drawn / (uint)Math.Pow(PolicyCount, entity) % PolicyCount))];
        Hub = HubRules.Create(RuledModel.Model, rules => rules
            .Entity<Item>(item => OnConflict(item, 1, conflict => Join(conflict, flaw))
                .BeforeCommit(Refuse)
                .BeforeCommit(commit => BrokenRules.Handle(commit, flaw)))
            .Entity<Special>(special => OnConflict(special, 2, conflict => Join(conflict, flaw)).BeforeCommit(Derive)
                .BeforeCommit(WriteNote))
            .Entity<Note>(note => OnConflict(note, 3, Join)));
    }

    public HubRules Hub { get; }

    /// <summary>True where a handler writes and removes other objects than those of a commit.</summary>
    public bool WritesNotes { get; }

    /// <summary>True where the note about a special one of a number is to be there.</summary>
    public static bool HasNote(long number) => number % 2 == 0;

    public SimulatedPolicy PolicyOf(ushort entity) => _policies[entity - 1];

    /// <summary>What the hub refuses of devices, and says of it; null for what it takes.</summary>
    public static RejectionClass? ClassOf(long number) =>
        number % 11 != 5 ? null : (RejectionClass)(number % 3);

    /// <summary>What a special one's extra is, whatever anybody writes.</summary>
    public static long ExtraOf(long number) => 2 * number;

    private EntityRulesBuilder<T> OnConflict<T>(
        EntityRulesBuilder<T> rules, ushort entity, Func<ConflictArguments<T>, T?> join)
        where T : class => PolicyOf(entity) switch
        {
            SimulatedPolicy.Join => rules.OnConflict(join),
            SimulatedPolicy.DeviceWins => rules.OnConflict(ConflictPolicy.DeviceWins),
            SimulatedPolicy.HubWins => rules.OnConflict(ConflictPolicy.HubWins),
            SimulatedPolicy.Reject => rules.OnConflict(ConflictPolicy.Reject),
            // Said of each: one that says nothing has the policy of what it specialises.
            _ => rules.OnConflict(ConflictPolicy.LastWriterWins),
        };

    private static void Refuse(BeforeCommitArguments<Item> commit)
    {
        if (commit.Caller is not null && commit.After is { } after && ClassOf(after.Number) is { } refused)
            commit.Refuse("The hub takes no such number.", refused);
    }

    private static void Derive(BeforeCommitArguments<Special> commit)
    {
        if (commit.After is { } after) after.Extra = ExtraOf(after.Number);
    }

    private void WriteNote(BeforeCommitArguments<Special> commit)
    {
        if (!WritesNotes || commit.After is not { } after) return;
        if (!HasNote(after.Number))
        {
            commit.Delete<Note>(after.Id);
            return;
        }

        var note = commit.Find<Note>(after.Id) ?? new Note { Id = after.Id };
        note.Number = ExtraOf(after.Number);
        commit.Save(note);
    }

    /// <summary>The greater value of each attribute in conflict; what was deleted on one side stays.</summary>
    private static T Join<T>(ConflictArguments<T> conflict, RulesFlaw flaw)
        where T : Item
    {
        if (conflict.Device is not { } device) return conflict.Hub;
        var hub = conflict.Hub;
        foreach (var attribute in conflict.Attributes)
            if (attribute == nameof(Item.Number)) device.Number = Math.Max(device.Number, hub.Number);
            else if (attribute == nameof(Item.Name)) device.Name = Greater(device.Name, hub.Name);
            else if (attribute == nameof(Item.Group)) device.Group = Greater(device.Group, hub.Group);
            else if (device is Special own && hub is Special other)
                own.Extra = Math.Max(own.Extra, other.Extra);
        return BrokenRules.Resolve(conflict, device, flaw);
    }

    private static Note Join(ConflictArguments<Note> conflict)
    {
        if (conflict.Device is not { } device) return conflict.Hub;
        var hub = conflict.Hub;
        foreach (var attribute in conflict.Attributes)
            if (attribute == nameof(Note.Number)) device.Number = Math.Max(device.Number, hub.Number);
            else if (attribute == nameof(Note.Text)) device.Text = Greater(device.Text, hub.Text);
            else if (attribute == nameof(Note.Item)) device.Item = Greater(device.Item, hub.Item);
        return device;
    }

    private static string? Greater(string? left, string? right) =>
        string.CompareOrdinal(left, right) >= 0 ? left : right;

    private static Reference<Item> Greater(Reference<Item> left, Reference<Item> right) =>
        ObjectId.From(left.Id) > ObjectId.From(right.Id) ? left : right;
}
