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

    #region access
    private static readonly Guid[] Baskets = [Guid.NewGuid(), Guid.NewGuid()];

    private static readonly AccessRules Access = AccessRules.Create(Shop.Model, access => access
        .Entity<Product>(product => product.Read().Hide(p => p.Stock, unless: caller => caller.IsInRole("clerk")))
        .Entity<Order>(order => order
            .Read(o => o.Basket == CallerValue.Get<Guid>("basket"))
            .Create(o => o.Basket == CallerValue.Get<Guid>("basket")))
        .Entity<Shelf>(_ => { }));

    [Fact]
    public void My_access_rules_do_what_is_meant() =>
        AccessVerification.For(Shop.Profile, Access)
            .WithStore(() => new MemoryStore())
            .WithCallers(
                new SyncCaller("ada").With("basket", $"{Baskets[0]}"),
                new SyncCaller("eve").With("basket", $"{Baskets[1]}").With("role", "clerk"))
            .WithValues(ModelValues.Default.With((Order order) => order.Basket, Gen.Elements(Baskets)))
            .Reads<Product>((_, _) => true)
            .Hides((Product product) => product.Stock, from: caller => !caller.IsInRole("clerk"))
            .Reads<Order>((order, caller) => caller.Has("basket", $"{order.Basket}"))
            .Writes<Order>((before, after, caller) => before is null && caller.Has("basket", $"{after!.Basket}"))
            .Run(scenarios: 100);
    #endregion

    /// <summary>The same with a grant too many: what the page says of it.</summary>
    internal static string? DifferenceOfOpenOrders() => AccessVerification
        .For(Shop.Profile, AccessRules.Create(Shop.Model, access => access
            .Entity<Product>(_ => { }).Entity<Shelf>(_ => { })
            .Entity<Order>(order => order.Read(o => o.Basket == CallerValue.Get<Guid>("basket")).Create())))
        .WithStore(() => new MemoryStore())
        .WithCallers(new SyncCaller("eve").With("basket", $"{Baskets[1]}"))
        .WithValues(ModelValues.Default.With((Order order) => order.Basket, Gen.Elements(Baskets)))
        .Reads<Order>((order, caller) => caller.Has("basket", $"{order.Basket}"))
        .Writes<Order>((before, after, caller) => before is null && caller.Has("basket", $"{after!.Basket}"))
        .FindDifference(seed: 1);
}
