using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>1,000 rows change, spread over all: what it takes must not depend on how many there are.</summary>
internal sealed class IncrementalBenchmark : IBenchmark
{
    private const int Changed = 1_000;
    private const int Large = 10_000_000;
    private const double RatioMax = 1.3;

    public string Name => "incremental";

    public void Run(BenchmarkRun run)
    {
        (double Milliseconds, double Bytes)? smallest = null;
        foreach (var objects in run.Options.IsLarge ? [.. run.Options.Objects, Large] : run.Options.Objects)
        {
            var (seconds, bytes) = Take(run, run.Hub(StoreKind.RocksDb, objects));
            var milliseconds = seconds.Select(s => s * 1000);
            smallest ??= (milliseconds.Median, bytes.Median);
            Report(run, objects, milliseconds, "ms", smallest.Value.Milliseconds);
            Report(run, objects, bytes, "bytes", smallest.Value.Bytes);
            if (objects == Large) run.Drop(StoreKind.RocksDb, objects);
        }
    }

    private static void Report(BenchmarkRun run, int objects, Sample sample, string unit, double smallest) =>
        run.Add(new Figure("1,000 changed rows", $"of {objects:N0}", sample, unit)
        {
            Baseline = new Baseline("smallest size", smallest),
            Target = Target.RatioAtMost(RatioMax),
        });

    private static (Sample Seconds, Sample Bytes) Take(BenchmarkRun run, FilledHub hub)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        using var device = Download.Open(store.Store);
        Download.BySession(device, hub.Hub, 10_000);
        var bytes = new List<double>();
        var seconds = Measure.InTurn(run.Options.Repetitions + 2, () =>
        {
            Change(hub, bytes.Count);
            SyncResult? result = null;
            var time = Measure.Time(() => result = Download.BySession(device, hub.Hub, 1_000));
            if (result!.ObjectsReceived != Changed)
                throw new InvalidOperationException($"{result.ObjectsReceived} rows came.");
            bytes.Add(result.BytesReceived + result.BytesSent);
            return time;
        });

        // The first two warm up.
        return (new Sample([.. seconds[0].Values.Skip(2)]), new Sample([.. bytes.Skip(2)]));
    }

    private static void Change(FilledHub hub, int round)
    {
        var step = hub.Objects / Changed;
        var places = Enumerable.Range(0, Changed).Select(index => (index * step) + (round % step));
        var ids = places.Select(place => new Guid(hub.Rows.Id(place), bigEndian: true));
        var products = ids.Select(id => hub.Hub.Find<Product>(id)!).ToArray();
        foreach (var product in products) product.Stock++;
        hub.Save(products);
    }
}
