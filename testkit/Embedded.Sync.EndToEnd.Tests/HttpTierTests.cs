using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Http;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>
/// Generated scenarios on a hub behind HTTP, RocksDB on both ends, in processes that are killed where a scenario
/// ends one.
/// </summary>
public sealed class HttpTierTests
{
    private const int Scenarios = 30;

    private static readonly SimulationSetup InMemory = new()
    {
        NewStore = () => new MemoryStore(), CopyStore = store => ((MemoryStore)store).Copy(),
    };

    [Fact]
    public void Scenarios_keep_every_law_and_give_the_trace_that_they_give_in_memory()
    {
        using var tier = new HttpTier(typeof(HttpTierTests).Assembly.Location);
        for (var seed = 1; seed <= Scenarios; seed++)
        {
            var scenario = ScenarioGenerator.Create(seed, Faults.All);
            var result = new Simulator(tier.Setup).Run(scenario);
            Assert.True(result.IsGreen, result.Describe());
            Assert.Equal(new Simulator(InMemory).Run(scenario).Trace, result.Trace);
        }

        Assert.True(tier.Kills > Scenarios / 3, $"Only {tier.Kills} processes were killed.");
    }

    [Fact]
    public void A_kill_between_commit_and_answer_is_seen_by_the_device_as_no_answer()
    {
        using var tier = new HttpTier(typeof(HttpTierTests).Assembly.Location);
        var result = new Simulator(tier.Setup).Run(new Scenario
        {
            Faults = Faults.HubCrash,
            Steps =
            [
                new Operation(OperationKind.LocalCreate, 0, 0, 1),
                // Odd: the process ends after its next commit but one, which decides the upload.
                new Operation(OperationKind.ArmHubKill, 0, 0, 3),
                new Operation(OperationKind.Synchronize, 0, 0, 0),
            ],
        });
        Assert.True(result.IsGreen, result.Describe());
        Assert.Equal(1, tier.Kills);
        Assert.Equal(1, result.Counters["hub killed"]);
    }
}
