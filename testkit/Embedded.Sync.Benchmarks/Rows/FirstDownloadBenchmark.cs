using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// An empty device on RocksDB downloads all of a hub, against the same rows written straight into an empty store in
/// batches of the same size, in turn.
/// </summary>
internal sealed class FirstDownloadBenchmark : IBenchmark
{
    private const int WarmUpObjects = 20_000;
    private const double RatioMin = 0.6;
    private static readonly string[] Ways = ["session", "synchroniser", "HTTP"];

    public string Name => "first-download";

    public void Run(BenchmarkRun run)
    {
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            foreach (var batchSize in new[] { 1_000, 10_000 }) Take(run, kind, WarmUpObjects, batchSize, repetitions: 2);
            run.Drop(kind, WarmUpObjects);
        }

        foreach (var objects in run.Options.Objects)
        {
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                var filling = objects / run.Hub(kind, objects).FillSeconds;
                run.Add(new Figure("filling a hub", $"{objects:N0} rows, 1,000 a transaction, hub on {kind}", filling, "rows/s"));
                foreach (var batchSize in new[] { 1_000, 10_000 })
                    Report(run, kind, objects, batchSize, Take(run, kind, objects, batchSize, run.Options.Repetitions));
            }

            run.Drop(StoreKind.Memory, objects);
        }
    }

    private static Sample[] Take(BenchmarkRun run, StoreKind kind, int objects, int batchSize, int repetitions)
    {
        var hub = run.Hub(kind, objects);
        using var http = HttpHub.Start(hub.Hub);
        var inProcess = new InProcessTransport(hub.Hub, SyncCaller.Anonymous);
        return Measure.InTurn(
            repetitions,
            () => Raw(run, hub.Rows, batchSize),
            () => Device(run, hub, device => Download.BySession(device, hub.Hub, batchSize)),
            () => Device(run, hub, device => Download.BySynchronizer(device, inProcess, batchSize)),
            () => Device(run, hub, device => Download.BySynchronizer(device, http.Transport, batchSize)));
    }

    private static void Report(BenchmarkRun run, StoreKind kind, int objects, int batchSize, Sample[] seconds)
    {
        var rates = seconds.Select(sample => sample.Select(s => objects / s)).ToArray();
        var raw = new Baseline("raw batches", rates[0].Median);
        foreach (var (way, rate) in Ways.Zip(rates[1..]))
        {
            var where = $"{objects:N0} rows, batches of {batchSize:N0}, hub on {kind}, {way}";
            run.Add(new Figure("first download", where, rate, "rows/s") { Baseline = raw, Target = Target.RatioAtLeast(RatioMin) });
        }
    }

    private static TimeSpan Raw(BenchmarkRun run, StoredRows rows, int batchSize)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        return Measure.Time(() => rows.WriteTo(store.Store, batchSize));
    }

    private static TimeSpan Device(BenchmarkRun run, FilledHub hub, Func<OfflineDatabase, SyncResult> synchronize)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        using var device = Download.Open(store.Store);
        SyncResult? result = null;
        var time = Measure.Time(() => result = synchronize(device));
        var expected = hub.Objects + (3 * Catalog.SmallCount);
        if (result!.ObjectsReceived != expected || device.Count<Product>() != hub.Objects)
            throw new InvalidOperationException($"The device received {result.ObjectsReceived} objects, not {expected}.");
        return time;
    }
}
