using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.KnownBad;
using Embedded.Sync.TestKit.Tests.Simulation;
using FsCheck.Fluent;

namespace Embedded.Sync.TestKit.Tests.Verification;

/// <summary>An app verifies its own model and store.</summary>
public sealed class SyncVerificationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-failures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_of_an_app_keeps_every_law() =>
        SyncVerification.For(Shop.Profile)
            .WithStore(() => new MemoryStore(), store => ((MemoryStore)store).Copy())
            .Run(scenarios: 500);

    [Fact]
    public void A_model_of_an_app_keeps_every_law_on_disk() =>
        SyncVerification.For(Shop.Profile).WithStore(path => RocksDbStore.Open(path)).Run(scenarios: 10);

    [Fact]
    public void Five_devices_keep_every_law() =>
        SyncVerification.For(Shop.Profile).WithStore(() => new MemoryStore()).WithDevices(5).Run(scenarios: 100);

    [Fact]
    public void Values_that_an_app_gives_are_the_ones_that_are_used()
    {
        var prices = new List<decimal>();
        var drawn = Gen.Choose(1, 3).Select(price => { prices.Add(price); return (decimal)price; });
        var report = SyncVerification.For(Shop.Profile)
            .WithStore(() => new MemoryStore())
            .WithValues(ModelValues.Default.With((Product product) => product.Price, drawn))
            .Run(scenarios: 50);
        Assert.Equal(50, report.Scenarios);
        Assert.NotEmpty(prices);
    }

    [Fact]
    public void A_store_that_loses_rows_is_caught_and_its_smallest_scenario_kept()
    {
        var verification = SyncVerification.For(Shop.Profile)
            .WithStore(() => new ForgetfulStore(new MemoryStore())).WithFaults(Faults.None).WithFailuresIn(_folder);
        var exception = Assert.Throws<VerificationException>(() => verification.Run(scenarios: 100));
        var failure = Assert.Single(exception.Report.Failures);
        // Caught by a law, not by an exception that any broken store brings about.
        Assert.DoesNotContain("No_unexpected_exception", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"--replay {failure.File}", exception.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Result.Scenario.Steps.Count, 1, 10);
        var kept = Scenario.FromJson(File.ReadAllText(failure.File!));
        Assert.Equal(failure.Result.Scenario.Steps, kept.Steps);
    }

    [Fact]
    public void Failures_of_laws_that_were_not_asked_for_do_not_count()
    {
        var setup = KnownBadEngine.All[0].Break(SimulationTests.Setup);
        var options = new VerificationOptions { Setup = setup, Faults = Faults.None, Scenarios = 20 };
        Assert.False(new VerificationRun(options).Run().IsGreen);
        Assert.True(new VerificationRun(options with { Laws = ["L36"] }).Run().IsGreen);
    }

    [Fact]
    public void A_run_tells_what_it_never_reached()
    {
        var options = new VerificationOptions { Setup = SimulationTests.Setup, Faults = Faults.Wipe, Scenarios = 1 };
        var report = new VerificationRun(options).Run();
        Assert.Contains("wipe × bootstrap", report.NeverMet.Concat(report.Pairs.Keys));
        Assert.NotEmpty(report.NeverMet);
        // What needs another fault is not asked for.
        Assert.DoesNotContain("purge × bootstrap", report.NeverMet);
    }

    [Fact]
    public void A_run_that_is_cancelled_tells_what_it_did()
    {
        using var cancellation = new CancellationTokenSource();
        var report = new VerificationRun(new VerificationOptions
        {
            Setup = SimulationTests.Setup, Scenarios = int.MaxValue, Cancellation = cancellation.Token,
            Progress = _ => cancellation.Cancel(),
        }).Run();
        Assert.InRange(report.Scenarios, 1, int.MaxValue - 1);
        Assert.NotEmpty(report.States);
    }

    [Fact]
    public void A_verification_without_a_store_says_what_is_missing()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => SyncVerification.For(Shop.Profile).Run(scenarios: 1));
        Assert.Contains("WithStore", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Forgets the last operation of every fifth batch.</summary>
    private sealed class ForgetfulStore(IStore inner) : IStore
    {
        private int _commits;

        public IStoreSnapshot Snapshot() => inner.Snapshot();

        public void Commit(StoreBatch batch, Durability durability)
        {
            var rest = new StoreBatch();
            var kept = ++_commits % 5 == 0 ? batch.Count - 1 : batch.Count;
            for (var index = 0; index < kept; index++)
            {
                var operation = batch.Read(index, out var key, out var value);
                if (operation == StoreOperation.Put) rest.Put(key, value);
                else if (operation == StoreOperation.Delete) rest.Delete(key);
                else rest.DeleteRange(key, value);
            }

            inner.Commit(rest, durability);
        }

        public void Dispose() => inner.Dispose();
    }
}
