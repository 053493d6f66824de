using Embedded.Sync.TestKit.Naive;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.Verifier;

/// <summary>Shows the smallest scenario in which a naive synchroniser loses something.</summary>
internal static class NaiveRun
{
    private const int ScenariosMax = 2_000;

    public static int Run(NaiveDesign design)
    {
        var faults = NaiveEngine.All.FirstOrDefault(engine => engine.Design == design)?.Faults ?? Faults.All;
        for (var seed = 1; seed <= ScenariosMax; seed++)
        {
            var scenario = ScenarioGenerator.CreateExactly(seed, faults);
            if (NaiveSimulator.Run(design, scenario) is null) continue;
            var smallest = NaiveSimulator.Shrink(design, scenario);
            Console.WriteLine($"Scenario {seed}: {NaiveSimulator.Run(design, smallest)!.Message}");
            Console.WriteLine(smallest.ToJson());
            return 1;
        }

        Console.WriteLine($"{design}: every law held in {ScenariosMax} scenarios.");
        return 0;
    }
}
