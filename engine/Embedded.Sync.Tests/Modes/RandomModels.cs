using Embedded.Sync.Model;

namespace Embedded.Sync.Tests.Modes;

/// <summary>Models and profiles at random, of what <see cref="ThingKind"/> knows.</summary>
internal sealed class RandomModels(Random random)
{
    private static readonly SyncMode[] Modes = Enum.GetValues<SyncMode>();

    /// <summary>
    /// Some of the classes under any numbers. The attributes that constraints read are always there, the others
    /// are or are not.
    /// </summary>
    public SyncModel NextModel()
    {
        var entities = Distinct(ThingKind.All.Count, 1, SyncModel.EntityNumberMax);
        var numbers = Distinct(10, 0, 1_023);
        return SyncModel.Create(model =>
        {
            model.Entity<Stone>(entities[0], stone =>
            {
                stone.Attribute(numbers[0], s => s.Size);
                if (Maybe()) stone.Attribute(numbers[1], s => s.Name);
                if (Maybe()) stone.Attribute(numbers[2], s => s.IsRound);
            });
            if (Maybe()) model.Entity<Gem>(entities[1], gem => gem.Attribute(numbers[3], g => g.Carat));
            model.Entity<Coin>(entities[2], coin => coin.Attribute(numbers[4], c => c.Value));
            if (Maybe())
                model.Entity<Jar>(entities[3], jar =>
                {
                    jar.Attribute(numbers[5], j => j.Count);
                    if (Maybe()) jar.ReferenceSet(numbers[6], j => j.Coins);
                });
            model.Entity<Note>(entities[4], note =>
            {
                note.Attribute(numbers[7], n => n.Text, lengthMax: 20);
                if (Maybe()) note.Attribute(numbers[8], n => n.Written);
                if (Maybe()) note.Reference(numbers[9], n => n.Stone);
            });
        });
    }

    /// <summary>
    /// A profile with any modes. What does not go together is refused with findings, and drawn again; a hierarchy
    /// that is online in part is not drawn, as nobody could ask for its generalisation.
    /// </summary>
    public SyncProfile NextProfile(SyncModel model, string name)
    {
        while (true)
        {
            var modes = ThingKind.All.ToDictionary(kind => kind.Type, _ => Modes[random.Next(Modes.Length)]);
            if ((modes[typeof(Stone)] == SyncMode.Online) != (modes[typeof(Gem)] == SyncMode.Online)) continue;
            try
            {
                return SyncProfile.Create(model, name, profile =>
                {
                    profile.EnableOnlineEntities();
                    foreach (var kind in KindsOf(model)) kind.SetMode(profile, modes[kind.Type]);
                });
            }
            catch (ModelException refused)
            {
                Assert.All(
                    refused.Findings, finding => Assert.True(finding.Code is "EMB1105" or "EMB1122", $"{finding}"));
            }
        }
    }

    public static IReadOnlyList<ThingKind> KindsOf(SyncModel model) =>
        [.. ThingKind.All.Where(kind => model.Entities.Any(entity => entity.Name == kind.Type.Name))];

    private bool Maybe() => random.Next(3) > 0;

    private int[] Distinct(int count, int least, int greatest)
    {
        var numbers = new HashSet<int>();
        while (numbers.Count < count) numbers.Add(random.Next(least, greatest + 1));
        return [.. numbers];
    }
}
