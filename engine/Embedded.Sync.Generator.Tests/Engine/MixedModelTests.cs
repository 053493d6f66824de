using Embedded.Sync.Model;

namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>Both ways to declare live in one model, but not in one line of descent.</summary>
public sealed class MixedModelTests
{
    [Fact]
    public void Both_ways_of_declaring_live_in_one_model()
    {
        var model = SyncModel.Create(model => model
            .Entity<Plot>(1, plot => plot.Attribute(0, p => p.Name, lengthMax: 40))
            .Entity<Plant>()
            .Entity<Tree>());
        Assert.Equal(Garden.Built.Hash, model.Hash);
    }

    [Fact]
    public void A_built_specialisation_of_a_generated_entity_is_refused() => Assert.Equal(
        "EMB1010 Tree: Plant is declared by its attributes, and this specialisation of it by the builder. "
            + "Declare both in one way.",
        FindingOf(model => model
            .Entity<Plot>().Entity<Plant>().Entity<Tree>(3, tree => tree.Attribute(12, t => t.Rings))));

    [Fact]
    public void A_generated_specialisation_of_a_built_entity_is_refused() => Assert.Equal(
        "EMB1010 Tree: It specialises Plant. Add model.Entity<Plant>(), without arguments.",
        FindingOf(model => model
            .Entity<Plant>(2, plant => plant.Attribute(0, p => p.Name)).Entity<Tree>()));

    [Fact]
    public void A_generated_specialisation_without_its_generalisation_is_refused() => Assert.Equal(
        "EMB1010 Tree: It specialises Plant. Add model.Entity<Plant>(), without arguments.",
        FindingOf(model => model.Entity<Tree>()));

    private static string FindingOf(Action<SyncModelBuilder> declare) => Assert.Single(
        Assert.Throws<ModelException>(() => SyncModel.Create(declare)).Findings).ToString();
}
