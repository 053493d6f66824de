using System.Diagnostics;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit;

/// <summary>Runs scenarios until there are enough, or enough failures, and counts what they reached.</summary>
public sealed class VerificationRun(VerificationOptions options)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly long[] _operations = new long[(int)Enum.GetValues<OperationKind>().Max() + 1];
    private readonly List<(TimeSpan At, long Scenarios)> _samples = [];
    private readonly List<SimulationResult> _failures = [];
    private readonly Stopwatch _watch = new();
    private long _done;
    private ulong _trace;

    /// <summary>Runs everything. Failures are made small and kept in files at the end.</summary>
    public VerificationReport Run()
    {
        _watch.Start();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel };
        var count = options.Duration is null ? options.Scenarios : int.MaxValue;
        // One range each would leave the seeds of a run to chance; so each takes the next.
        Parallel.For(0, count, parallel, (index, loop) =>
        {
            if (_watch.Elapsed >= options.Duration || options.Cancellation.IsCancellationRequested) loop.Stop();
            else if (!Add(new Simulator(options.Setup).Run(options.ScenarioAt(index)))) loop.Stop();
        });
        _watch.Stop();
        return Report([.. _failures.Take(options.FailuresMax).Select(Keep)]);
    }

    /// <summary>False where there are failures enough.</summary>
    private bool Add(SimulationResult result)
    {
        VerificationReport? progress = null;
        lock (_gate)
        {
            _done++;
            _trace ^= Fnv.Add(Fnv.Add(Fnv.Start, (uint)result.Scenario.Seed), result.Trace);
            foreach (var (name, times) in result.Counters) _counters[name] = _counters.GetValueOrDefault(name) + times;
            foreach (var name in result.Scenario.Faults.ToString().Split(", "))
                _faults[name] = _faults.GetValueOrDefault(name) + 1;
            foreach (var step in result.Scenario.Steps.Take(result.StepIndex + 1)) _operations[(int)step.Kind]++;
            if (result.Failure is { } failure && options.Counts(failure.Law)) _failures.Add(result);
            var last = _samples.Count == 0 ? TimeSpan.Zero : _samples[^1].At;
            if (_watch.Elapsed - last >= ProgressInterval)
            {
                _samples.Add((_watch.Elapsed, _done));
                if (options.Progress is not null)
                    progress = Report([.. _failures.Select(failed => new VerificationFailure(failed, null))]);
            }
        }

        if (progress is not null) options.Progress!(progress);
        return _failures.Count < options.FailuresMax;
    }

    private VerificationFailure Keep(SimulationResult failed)
    {
        var result = new Simulator(options.Setup).Shrink(failed);
        if (options.FailureFolder is not { } folder) return new VerificationFailure(result, null);
        Directory.CreateDirectory(folder);
        var file = Path.GetFullPath(Path.Combine(folder, $"{result.Failure!.Law}-{failed.Scenario.Seed}.json"));
        File.WriteAllText(file, (result.Scenario with { Why = result.Failure.Message }).ToJson());
        return new VerificationFailure(result, file);
    }

    private VerificationReport Report(IReadOnlyList<VerificationFailure> failures)
    {
        var states = _counters.Where(pair => !IsPair(pair.Key)).ToDictionary();
        var pairs = _counters.Where(pair => IsPair(pair.Key)).ToDictionary();
        return new VerificationReport
        {
            Scenarios = _done,
            Elapsed = _watch.Elapsed,
            Trace = _trace,
            Operations = Enum.GetValues<OperationKind>()
                .ToDictionary(kind => kind.ToString(), kind => _operations[(int)kind]),
            Faults = new Dictionary<string, long>(_faults),
            States = states,
            Pairs = pairs,
            NeverReached = Missing(CoverageGoal.States, states),
            NeverMet = Missing(CoverageGoal.Pairs, pairs),
            Rates = Rates(),
            Failures = failures,
        };
    }

    private static bool IsPair(string name) => name.Contains('×', StringComparison.Ordinal);

    private string[] Missing(IReadOnlyList<CoverageGoal> goals, Dictionary<string, long> found) =>
        [.. goals.Where(goal => goal.IsPossibleUnder(options.Faults) && !found.ContainsKey(goal.Name))
            .Select(goal => goal.Name)];

    /// <summary>At most a hundred points, however long the run.</summary>
    private List<double> Rates()
    {
        var rates = new List<double>();
        var (at, done) = (TimeSpan.Zero, 0L);
        var stride = 1 + (_samples.Count / 100);
        for (var index = stride - 1; index < _samples.Count; index += stride)
        {
            var sample = _samples[index];
            rates.Add((sample.Scenarios - done) / (sample.At - at).TotalSeconds);
            (at, done) = sample;
        }

        return rates;
    }
}
