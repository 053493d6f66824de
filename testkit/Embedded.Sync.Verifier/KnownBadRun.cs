using Embedded.Sync.TestKit.Naive;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.KnownBad;
using Embedded.Sync.TestKit.Verification.Access;

namespace Embedded.Sync.Verifier;

/// <summary>Tells how soon engines and access rules that are broken on purpose are caught.</summary>
internal static class KnownBadRun
{
    public static int Run(int seeds)
    {
        var isGreen = true;
        foreach (var engine in KnownBadEngine.All)
        {
            var caught = Enumerable.Range(0, seeds).Select(first => Catch(engine, 1 + (first * 10_000)))
                .OrderBy(found => found.Count).ToList();
            var laws = string.Join(", ", caught.Select(found => found.Law).Distinct());
            var (middle, most) = (caught[seeds / 2].Count, caught[^1].Count);
            isGreen &= most <= engine.ScenarioCountMax;
            Console.WriteLine(
                $"{engine.Name} [{engine.Faults}]: median {middle}, most {most} of {engine.ScenarioCountMax}; {laws}");
        }

        foreach (var engine in NaiveEngine.All)
        {
            var caught = Enumerable.Range(0, seeds).Select(first => Catch(engine, 1 + (first * 10_000)))
                .Order().ToList();
            isGreen &= caught[^1] <= engine.ScenarioCountMax;
            Console.WriteLine($"Naive: {engine.Design} [{engine.Faults}]: median {caught[seeds / 2]}, "
                + $"most {caught[^1]} of {engine.ScenarioCountMax}; L01_Convergence");
        }

        foreach (var rules in KnownBadAccess.All)
        {
            var caught = Enumerable.Range(0, seeds).Select(first => Catch(rules, 1 + (first * 10_000)))
                .Order().ToList();
            isGreen &= caught[^1] <= rules.ScenarioCountMax;
            Console.WriteLine($"Access rules: {rules.Name}: median {caught[seeds / 2]}, "
                + $"most {caught[^1]} of {rules.ScenarioCountMax}");
        }

        return isGreen ? 0 : 1;
    }

    private static int Catch(KnownBadAccess rules, int firstSeed)
    {
        var verification = KnownBadAccess.Verify(rules.Rules, VerifierStores.Memory.NewStore);
        return Enumerable.Range(1, rules.ScenarioCountMax).FirstOrDefault(
            count => verification.FindDifference(firstSeed + count) is not null, int.MaxValue);
    }

    private static int Catch(NaiveEngine engine, int firstSeed) => Enumerable.Range(1, engine.ScenarioCountMax)
        .FirstOrDefault(
            count => NaiveSimulator.Run(
                engine.Design, ScenarioGenerator.CreateExactly(firstSeed + count, engine.Faults)) is not null,
            int.MaxValue);

    private static (int Count, string Law) Catch(KnownBadEngine engine, int firstSeed)
    {
        var simulator = new Simulator(engine.Break(VerifierStores.Memory));
        for (var count = 1; count <= engine.ScenarioCountMax; count++)
        {
            var scenario = ScenarioGenerator.CreateExactly(firstSeed + count, engine.Faults);
            if (simulator.Run(scenario).Failure is { } failure) return (count, failure.Law);
        }

        return (int.MaxValue, "not caught");
    }
}
