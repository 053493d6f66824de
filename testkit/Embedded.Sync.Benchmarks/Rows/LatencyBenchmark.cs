using System.Diagnostics;
using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// An app commits one object after the other while its first download runs: how long it waits, and what the
/// download loses by it.
/// </summary>
internal sealed class LatencyBenchmark : IBenchmark
{
    private const int Objects = 100_000;
    private const int BatchSize = 1_000;
    private const double MillisecondsMax = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public string Name => "latency";

    public void Run(BenchmarkRun run)
    {
        var hub = run.Hub(StoreKind.RocksDb, run.Options.IsQuick ? run.Options.Objects[0] : Objects);
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            Take(run, hub, kind, [], commits: true);
            var waits = new List<double>();
            var seconds = Measure.InTurn(
                run.Options.Repetitions,
                () => Take(run, hub, kind, [], commits: false),
                () => Take(run, hub, kind, waits, commits: true));
            Report(run, hub, kind, new Sample(waits), seconds);
        }
    }

    private static void Report(BenchmarkRun run, FilledHub hub, StoreKind kind, Sample waits, Sample[] seconds)
    {
        const string work = "commit during first download";
        run.Add(new Figure(work, $"{kind}, p50 of {waits.Values.Count:N0}", waits.Percentile(50), "ms"));
        run.Add(new Figure(work, $"{kind}, p99", waits.Percentile(99), "ms")
        {
            Target = Target.AtMost(MillisecondsMax),
        });
        run.Add(new Figure(work, $"{kind}, longest", waits.Percentile(100), "ms"));
        run.Add(new Figure(work, $"{kind}, the download meanwhile", seconds[1].Select(s => hub.Objects / s), "rows/s")
        {
            Baseline = new Baseline("without commits", hub.Objects / seconds[0].Median),
        });
    }

    private static TimeSpan Take(BenchmarkRun run, FilledHub hub, StoreKind kind, List<double> waits, bool commits)
    {
        using var store = run.Workspace.NewStore(kind);
        using var device = Download.Open(store.Store);
        var started = Stopwatch.GetTimestamp();
        // A thread of its own: the app's must not wait for it.
        var download = Task.Factory.StartNew(
            () => Download.BySession(device, hub.Hub, BatchSize),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        while (commits && !download.IsCompleted)
        {
            waits.Add(Measure.Time(() => Commit(device)).TotalMilliseconds);
            Thread.Sleep(Pause);
        }

        download.Wait();
        return Stopwatch.GetElapsedTime(started);
    }

    private static void Commit(OfflineDatabase device)
    {
        using var work = device.Begin();
        work.Create(new Order { Quantity = 1 });
        work.Commit();
    }
}
