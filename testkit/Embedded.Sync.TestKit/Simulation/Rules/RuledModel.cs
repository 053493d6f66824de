namespace Embedded.Sync.TestKit.Simulation.Rules;

/// <summary>The model of simulations whose hub has rules: the kit's own, with a counter.</summary>
internal static class RuledModel
{
    public const int NumberAttribute = 0;
    public const int ExtraAttribute = 10;
    public const int NoteNumberAttribute = 2;
    public const ushort SpecialNumber = 2;
    private const int CountAttribute = 3;

    /// <summary>The attributes of items that hold a number.</summary>
    public static IReadOnlyList<int> Numbers { get; } = [NumberAttribute, CountAttribute];

    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Item>(1, item => item
            .Attribute(NumberAttribute, i => i.Number)
            .Attribute(1, i => i.Name, lengthMax: 20)
            .Reference(2, i => i.Group)
            .Counter(CountAttribute, i => i.Count))
        .Entity<Special>(SpecialNumber, special => special.Attribute(ExtraAttribute, s => s.Extra))
        .Entity<Note>(SimulationModel.NoteNumber, note => note
            .Attribute(0, n => n.Text, lengthMax: 20)
            .Reference(1, n => n.Item)
            .Attribute(2, n => n.Number)));

    public static SimulatedModel Whole { get; } = new(
        SyncProfile.Create(Model, "rules", profile => profile.Others(SyncMode.All)), ModelValues.Default, seed: 0);

    public static SimulatedModel Scoped { get; } = new(
        SyncProfile.Create(Model, "rules and scopes", profile => profile
            .Constrain<Item>(i => SyncParameter.Get<Guid[]>("groups").Contains(i.Group.Id))
            .Constrain<Note>(n => n.Item.Id == SyncParameter.Get<Guid>("item"))
            .Others(SyncMode.All)),
        ModelValues.Default, seed: 0);
}
