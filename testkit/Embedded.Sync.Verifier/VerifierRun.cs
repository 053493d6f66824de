using System.Diagnostics;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Simulation;

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

    public int Run()
    {
        var watch = Stopwatch.StartNew();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel };
        Parallel.For(0, options.Scenarios, parallel, (index, loop) =>
        {
            Add(new Simulator(Setup).Run(
                ScenarioGenerator.Create(unchecked(options.Seed + index), options.Faults)), watch);
            if (_failures.Count >= options.Failures) loop.Stop();
        });
        foreach (var failure in _failures.Take(options.Failures))
            Console.WriteLine(new Simulator(Setup).Shrink(failure).Describe());
        Console.WriteLine(
            $"{_done:N0} scenarios in {watch.Elapsed.TotalSeconds:F0} s, {_done / watch.Elapsed.TotalSeconds:F0} a second; {_failures.Count} failed.");
        Console.WriteLine("Faults: " + string.Join(", ", _faults.Select(pair => $"{pair.Key} {pair.Value:N0}")));
        Console.WriteLine("Reached: " + string.Join(", ", _counters.Select(pair => $"{pair.Key} {pair.Value:N0}")));
        return _failures.Count == 0 ? 0 : 1;
    }

    private void Add(SimulationResult result, Stopwatch watch)
    {
        lock (_gate)
        {
            _done++;
            foreach (var (name, count) in result.Counters) _counters[name] = _counters.GetValueOrDefault(name) + count;
            foreach (var name in result.Scenario.Faults.ToString().Split(", "))
                _faults[name] = _faults.GetValueOrDefault(name) + 1;
            if (!result.IsGreen) _failures.Add(result);
            if (_done % 50_000 == 0) Console.WriteLine(
                $"{_done:N0} scenarios, {_done / watch.Elapsed.TotalSeconds:F0} a second, {_failures.Count} failed");
        }
    }
}
