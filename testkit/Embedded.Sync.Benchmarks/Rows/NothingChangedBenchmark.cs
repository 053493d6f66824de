using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>The synchronisation that is made most often: the one with nothing to do. Four entities.</summary>
internal sealed class NothingChangedBenchmark : IBenchmark
{
    private const int SmallObjects = 10_000;
    private const int Rounds = 2_000;
    private const double BytesMax = 300;
    private const double MillisecondsMax = 1;

    public string Name => "nothing-changed";

    public void Run(BenchmarkRun run)
    {
        Take(run, run.Hub(StoreKind.RocksDb, SmallObjects));
        if (run.Options.Objects[^1] is var most && most != SmallObjects) Take(run, run.Hub(StoreKind.RocksDb, most));
    }

    private static void Take(BenchmarkRun run, FilledHub hub)
    {
        const string work = "nothing changed";
        var size = $"{hub.Objects:N0} rows";
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        using var device = Download.Open(store.Store);
        Download.BySession(device, hub.Hub, 10_000);
        var result = Download.BySession(device, hub.Hub, 1_000);
        run.Add(new Figure(work, size, result.Requests, "requests") { Target = Target.AtMost(1) });
        run.Add(new Figure(work, size, result.BytesSent, "bytes up") { Target = Target.AtMost(BytesMax) });
        run.Add(new Figure(work, size, result.BytesReceived, "bytes down") { Target = Target.AtMost(BytesMax) });

        using var http = HttpHub.Start(hub.Hub);
        Cpu(run, $"{size}, in process", () => Download.BySession(device, hub.Hub, 1_000));
        Cpu(run, $"{size}, HTTP", () => Download.BySynchronizer(device, http.Transport, 1_000));
    }

    /// <summary>The processor time of the whole process, which is that of both ends.</summary>
    private static void Cpu(BenchmarkRun run, string where, Action synchronize)
    {
        for (var count = 0; count < Rounds; count++) synchronize();
        var samples = new List<double>();
        for (var repetition = 0; repetition < run.Options.Repetitions; repetition++)
        {
            Measure.Settle();
            var before = Environment.CpuUsage.TotalTime;
            for (var count = 0; count < Rounds; count++) synchronize();
            samples.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Rounds);
        }

        run.Add(new Figure("nothing changed", where, new Sample(samples), "ms of CPU, both ends")
        {
            Target = Target.AtMost(MillisecondsMax),
        });
    }
}
