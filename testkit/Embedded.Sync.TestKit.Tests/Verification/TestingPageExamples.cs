using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Simulation;
using FsCheck.Fluent;

namespace Embedded.Sync.TestKit.Tests.Verification;

/// <summary>The examples of docs/testing.md, which run as tests.</summary>
public sealed class TestingPageExamples
{
    #region store
    [Fact]
    public void My_model_synchronises_on_my_store_whatever_goes_wrong() =>
        SyncVerification.For(Shop.Profile)
            .WithStore(path => RocksDbStore.Open(path))
            .WithFaults(Faults.Network | Faults.Wipe | Faults.SilentRestore | Faults.Crash)
            .WithFailuresIn(Path.Combine(Path.GetTempPath(), "failed-scenarios"))
            .Run(scenarios: 10);
    #endregion

    #region values
    private static readonly ModelValues Prices = ModelValues.Default.With(
        (Product product) => product.Price, Gen.Choose(1, 10_000).Select(cents => cents / 100m));

    [Fact]
    public void My_model_synchronises_with_prices_that_there_are() =>
        SyncVerification.For(Shop.Profile)
            .WithStore(() => new MemoryStore(), store => ((MemoryStore)store).Copy())
            .WithValues(Prices)
            .Run(scenarios: 100);
    #endregion

    #region regression
    [Fact]
    public void What_was_red_once_stays_green()
    {
        var scenario = Scenario.FromJson("""{"seed":1,"steps":[{"kind":"HubMulti"},{"kind":"Synchronize"}]}""");
        var result = new Simulator(new SimulationSetup { NewStore = () => new MemoryStore() }).Run(scenario);
        Assert.True(result.IsGreen, result.Describe());
    }
    #endregion
}
