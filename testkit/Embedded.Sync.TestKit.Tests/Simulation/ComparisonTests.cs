using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Tests.Simulation;

/// <summary>Laws that compare two runs.</summary>
public sealed class ComparisonTests
{
    /// <summary>Only the hub writes: with local work, the size decides which of two writes is the later one.</summary>
    private static bool IsDownload(Operation step) =>
        step.Kind is <= OperationKind.HubDropOpen or (>= OperationKind.Begin and <= OperationKind.Synchronize);

    [Fact]
    public void L11_All_page_sizes_end_alike()
    {
        var simulator = new Simulator(SimulationTests.Setup);
        var digests = new HashSet<ulong>();
        for (var seed = 1; seed <= 100; seed++)
        {
            var drawn = ScenarioGenerator.CreateExactly(seed, Faults.None);
            var scenario = drawn.WithSteps(drawn.Steps.Where(IsDownload));
            int[] sizes = [1, 2, 7, 1_000];
            var atRest = sizes.Select(size => simulator.Run(scenario with { BatchSize = size })).ToList();
            Assert.All(atRest, result => Assert.True(result.IsGreen, result.Describe()));
            digests.Add(Assert.Single(atRest.Select(result => result.AtRest).Distinct()));
        }

        Assert.True(digests.Count > 50, "The scenarios hardly differed.");
    }

    [Fact]
    public void L27_Both_stores_give_the_same_trace()
    {
        using var stores = new TemporaryStores(path => RocksDbStore.Open(path));
        for (var seed = 1; seed <= 10; seed++)
        {
            var scenario = ScenarioGenerator.Create(seed, Faults.All);
            var expected = new Simulator(SimulationTests.Setup).Run(scenario);
            Assert.Equal(expected.Trace, new Simulator(stores.Setup).Run(scenario).Trace);
        }
    }
}
