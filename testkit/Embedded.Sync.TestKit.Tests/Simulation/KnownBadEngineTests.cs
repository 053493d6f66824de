using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.KnownBad;

namespace Embedded.Sync.TestKit.Tests.Simulation;

/// <summary>A simulator is worth what it catches.</summary>
public sealed class KnownBadEngineTests
{
    public static TheoryData<string> Names => [.. KnownBadEngine.All.Select(engine => engine.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Is_caught(string name)
    {
        var engine = KnownBadEngine.All.Single(engine => engine.Name == name);
        var simulator = new Simulator(engine.Break(SimulationTests.Setup));
        var caught = Enumerable.Range(1, engine.ScenarioCountMax)
            .Select(seed => simulator.Run(ScenarioGenerator.CreateExactly(seed, engine.Faults)))
                .FirstOrDefault(result => !result.IsGreen);
        Assert.NotNull(caught);
        // Caught by a law, not by an exception that any broken program throws.
        Assert.True(caught.Failure!.Law.StartsWith('L'), caught.Describe());
    }
}
