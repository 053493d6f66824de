using System.Diagnostics;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.KnownBad;

namespace Embedded.Sync.Verifier;

/// <summary>Runs scenarios one after the other, and says what they reached.</summary>
internal sealed class VerifierRun(VerifierOptions options)
{
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly List<SimulationResult> _failures = [];
    private readonly Lock _gate = new();
    private int _done;

    private static SimulationSetup Setup =>
        new() { NewStore = () => new MemoryStore(), CopyStore = store => ((MemoryStore)store).Copy() };

    public static int Replay(string file)
    {
        var result = new Simulator(Setup).Run(Scenario.FromJson(File.ReadAllText(file)));
        Console.WriteLine(result.Describe());
        return result.IsGreen ? 0 : 1;
    }

    public static int CatchKnownBad(int seeds)
    {
        foreach (var engine in KnownBadEngine.All)
        {
            var caught = Enumerable.Range(0, seeds).Select(first => Catch(engine, 1 + (first * 10_000)))
                .OrderBy(found => found.Count).ToList();
            var laws = string.Join(", ", caught.Select(found => found.Law).Distinct());
            var (middle, most) = (caught[seeds / 2].Count, caught[^1].Count);
            Console.WriteLine(
                $"{engine.Name} [{engine.Faults}]: median {middle}, most {most} of {engine.ScenarioCountMax}; {laws}");
        }

        return 0;
    }

    private static (int Count, string Law) Catch(KnownBadEngine engine, int firstSeed)
    {
        var simulator = new Simulator(engine.Break(Setup));
        for (var count = 1; count <= engine.ScenarioCountMax; count++)
            if (simulator.Run(
                ScenarioGenerator.CreateExactly(firstSeed + count, engine.Faults)).Failure is { } failure) return (
                count, failure.Law);
        return (int.MaxValue, "not caught");
    }

    public int Run()
    {
        var watch = Stopwatch.StartNew();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel };
        Parallel.For(0, options.Scenarios, parallel, (index, loop) =>
        {
            var scenario = ScenarioGenerator.Create(unchecked(options.Seed + index), options.Faults);
            Add(new Simulator(Setup).Run(scenario), watch);
            if (_failures.Count >= options.Failures) loop.Stop();
        });
        foreach (var failure in _failures.Take(options.Failures))
            Console.WriteLine(new Simulator(Setup).Shrink(failure).Describe());
        Console.WriteLine($"{Rate(watch)}; {_failures.Count} failed.");
        Console.WriteLine("Faults: " + string.Join(", ", _faults.Select(pair => $"{pair.Key} {pair.Value:N0}")));
        Console.WriteLine("Reached: " + string.Join(", ", _counters.Select(pair => $"{pair.Key} {pair.Value:N0}")));
        return _failures.Count == 0 ? 0 : 1;
    }

    private string Rate(Stopwatch watch) =>
        $"{_done:N0} scenarios in {watch.Elapsed.TotalSeconds:F0} s, {_done / watch.Elapsed.TotalSeconds:F0} a second";

    private void Add(SimulationResult result, Stopwatch watch)
    {
        lock (_gate)
        {
            _done++;
            foreach (var (name, count) in result.Counters) _counters[name] = _counters.GetValueOrDefault(name) + count;
            foreach (var name in result.Scenario.Faults.ToString().Split(", "))
                _faults[name] = _faults.GetValueOrDefault(name) + 1;
            if (!result.IsGreen)
            {
                _failures.Add(result);
                Console.WriteLine($"Seed {result.Scenario.Seed}: {result.Failure!.Message}");
            }

            if (_done % 50_000 == 0) Console.WriteLine($"{Rate(watch)}, {_failures.Count} failed");
        }
    }
}
