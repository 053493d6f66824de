using Embedded.Sync.TestKit.Naive;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Tests.Simulation;

/// <summary>Synchronisers as they are often written first lose something, and the kit finds what.</summary>
public sealed class NaiveEngineTests
{
    public static TheoryData<NaiveDesign> Designs => [.. NaiveEngine.All.Select(engine => engine.Design)];

    [Theory, MemberData(nameof(Designs))]
    public void Is_caught_with_a_short_scenario(NaiveDesign design)
    {
        var engine = NaiveEngine.All.Single(engine => engine.Design == design);
        var caught = Enumerable.Range(1, engine.ScenarioCountMax)
            .Select(seed => ScenarioGenerator.CreateExactly(seed, engine.Faults))
            .FirstOrDefault(scenario => NaiveSimulator.Run(design, scenario) is not null);
        Assert.NotNull(caught);
        Assert.InRange(NaiveSimulator.Shrink(design, caught).Steps.Count, 1, 8);
    }

    [Fact]
    public void The_sound_one_is_not()
    {
        for (var seed = 1; seed <= 2_000; seed++)
            Assert.Null(NaiveSimulator.Run(NaiveDesign.Sound, ScenarioGenerator.Create(seed, Faults.All)));
    }
}
