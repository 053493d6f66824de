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
    private static readonly int[] BatchSizes = [1_000, 10_000];
    private static readonly string[] Ways = ["session", "synchroniser", "HTTP"];

    public string Name => "first-download";

    public void Run(BenchmarkRun run)
    {
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            foreach (var batchSize in BatchSizes) Take(run, kind, WarmUpObjects, batchSize, repetitions: 2);
            run.Drop(kind, WarmUpObjects);
        }

        foreach (var objects in run.Options.Objects)
        {
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                var filling = objects / run.Hub(kind, objects).FillSeconds;
                var where = $"{objects:N0} rows, 1,000 a transaction, hub on {kind}";
                run.Add(new Figure("filling a hub", where, filling, "rows/s"));
                foreach (var batchSize in BatchSizes)
                    Report(run, kind, objects, batchSize, Take(run, kind, objects, batchSize, run.Options.Repetitions));
            }

            run.Drop(StoreKind.Memory, objects);
        }
    }

    private static Costs Take(BenchmarkRun run, StoreKind kind, int objects, int batchSize, int repetitions)
    {
        var hub = run.Hub(kind, objects);
        using var http = HttpHub.Start(hub.Hub);
        var inProcess = new InProcessTransport(hub.Hub, SyncCaller.Anonymous);
        var (raw, session) = (new List<double>(), new List<double>());
        var seconds = Measure.InTurn(
            repetitions,
            () => Raw(run, hub.Rows, batchSize, raw),
            () => Device(run, hub, session, device => Download.BySession(device, hub.Hub, batchSize)),
            () => Device(run, hub, [], device => Download.BySynchronizer(device, inProcess, batchSize)),
            () => Device(run, hub, [], device => Download.BySynchronizer(device, http.Transport, batchSize)));
        return new Costs(seconds, new Sample(raw), new Sample(session));
    }

    private static void Report(BenchmarkRun run, StoreKind kind, int objects, int batchSize, Costs costs)
    {
        var rates = costs.Seconds.Select(sample => sample.Select(s => objects / s)).ToArray();
        var raw = new Baseline("raw batches", rates[0].Median);
        foreach (var (way, rate) in Ways.Zip(rates[1..]))
        {
            var where = $"{objects:N0} rows, batches of {batchSize:N0}, hub on {kind}, {way}";
            run.Add(new Figure("first download", where, rate, "rows/s")
            {
                Baseline = raw,
                Target = Target.RatioAtLeast(RatioMin),
            });
        }

        var both = $"{objects:N0} rows, batches of {batchSize:N0}, hub on {kind}, session";
        var microseconds = costs.Session.Select(s => s / objects * 1e6);
        run.Add(new Figure("CPU of first download", both, microseconds, "µs/row, both ends")
        {
            Baseline = new Baseline("raw batches", costs.Raw.Median / objects * 1e6),
        });
    }

    private static TimeSpan Raw(BenchmarkRun run, StoredRows rows, int batchSize, List<double> cpu)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        var before = Environment.CpuUsage.TotalTime;
        var time = Measure.Time(() => rows.WriteTo(store.Store, batchSize));
        cpu.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        return time;
    }

    private static TimeSpan Device(
        BenchmarkRun run, FilledHub hub, List<double> cpu, Func<OfflineDatabase, SyncResult> synchronize)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        using var device = Download.Open(store.Store);
        SyncResult? result = null;
        var before = Environment.CpuUsage.TotalTime;
        var time = Measure.Time(() => result = synchronize(device));
        cpu.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        var expected = hub.Objects + (3 * Catalog.SmallCount);
        if (result!.ObjectsReceived != expected || device.Count<Product>() != hub.Objects)
            throw new InvalidOperationException($"{result.ObjectsReceived} objects came, not {expected}.");
        return time;
    }

    /// <summary>
    /// Seconds of each way, the raw baseline first; and processor seconds, the stores' own threads included, which
    /// say more than the clock does on a machine that others use too.
    /// </summary>
    private sealed record Costs(Sample[] Seconds, Sample Raw, Sample Session);
}
