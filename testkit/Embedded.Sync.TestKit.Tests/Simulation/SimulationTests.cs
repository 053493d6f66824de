using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Tests.Simulation;

/// <summary>The engine under generated scenarios, and under every scenario that it ever failed.</summary>
public sealed class SimulationTests
{
    private const int ScenariosPerFault = 150;
    private const int ScenariosOfAll = 17_000;

    internal static SimulationSetup Setup { get; } = new()
    {
        NewStore = () => new MemoryStore(),
        CopyStore = store => ((MemoryStore)store).Copy(),
    };

    public static TheoryData<Faults> Mixes =>
    [
        .. Enum.GetValues<Faults>().Where(faults => faults != Faults.All),
        Faults.SilentRestore | Faults.PurgeDecisions | Faults.Network,
        Faults.PurgeDeletes | Faults.Wipe | Faults.Network,
        Faults.Scopes | Faults.PurgeDeletes | Faults.Network,
        Faults.Rules | Faults.Network | Faults.PurgeDecisions,
        Faults.Rules | Faults.Clone | Faults.DeviceRestore | Faults.Network,
        Faults.Rules | Faults.SilentRestore | Faults.Wipe | Faults.Scopes,
        Faults.Rules | Faults.Crash | Faults.HubCrash | Faults.Forget,
        Faults.Scopes | Faults.SilentRestore | Faults.Users | Faults.Crash,
    ];

    public static TheoryData<string> Regressions =>
        [.. Directory.GetFiles(RegressionFolder, "*.json")
            .Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    private static string RegressionFolder => Path.Combine(AppContext.BaseDirectory, "Simulation", "Regressions");

    [Theory, MemberData(nameof(Mixes))]
    public void Every_law_holds_under(Faults faults) =>
        ExpectGreen(ScenariosPerFault, seed => ScenarioGenerator.CreateExactly(seed, faults));

    [Fact]
    public void Every_law_holds_under_changing_subsets_of_all_faults()
    {
        var report = new VerificationRun(new VerificationOptions
        {
            Setup = Setup, Scenarios = ScenariosOfAll, Parallel = Environment.ProcessorCount,
        }).Run();
        Assert.True(report.IsGreen, report.Describe());
        Assert.Empty(report.NeverReached);
        Assert.Empty(report.NeverMet);
    }

    [Theory, MemberData(nameof(Regressions))]
    public void What_was_red_is_green(string name)
    {
        var result = new Simulator(Setup).Run(
            Scenario.FromJson(File.ReadAllText(Path.Combine(RegressionFolder, name + ".json"))));
        Assert.True(result.IsGreen, result.Describe());
    }

    [Fact]
    public void L41_The_same_scenario_gives_the_same_trace()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var scenario = ScenarioGenerator.Create(seed, Faults.All);
            var again = Scenario.FromJson(scenario.ToJson());
            Assert.Equal(new Simulator(Setup).Run(scenario).Trace, new Simulator(Setup).Run(again).Trace);
        }
    }

    private static void ExpectGreen(int count, Func<int, Scenario> create)
    {
        var simulator = new Simulator(Setup);
        for (var seed = 1; seed <= count; seed++)
        {
            var result = simulator.Run(create(seed));
            if (!result.IsGreen) Assert.Fail(simulator.Shrink(result).Describe());
        }
    }
}
