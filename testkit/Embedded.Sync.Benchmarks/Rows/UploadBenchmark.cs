using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// A device uploads 10,000 new objects to a hub on RocksDB, in many transactions and in one, and one object alone. The
/// baselines write as many rows to the same kind of store: each transaction durable by itself, and, as the hub does
/// it, one sync for each request's transactions.
/// </summary>
internal sealed class UploadBenchmark : IBenchmark
{
    private const int ObjectsPerRequest = 1_000;
    private const double RatioMin = 0.5;

    private static readonly Load[] Loads = [new(10_000, 1_000), new(10_000, 1), new(1, 1)];

    public string Name => "upload";

    public void Run(BenchmarkRun run)
    {
        foreach (var load in Loads)
        {
            Device(run, load, []);
            var local = new List<double>();
            var seconds = Measure.InTurn(
                run.Options.Repetitions,
                () => Raw(run, load, syncEach: true),
                () => Raw(run, load, syncEach: false),
                () => Device(run, load, local));
            Report(run, load, new Sample(local), seconds);
        }
    }

    private static void Report(BenchmarkRun run, Load load, Sample local, Sample[] seconds)
    {
        var rates = seconds.Select(sample => sample.Select(s => load.Objects / s)).ToArray();
        var where = $"{load.Objects:N0} objects in {load.Transactions:N0} transactions";
        var each = new Baseline("each durable", rates[0].Median);
        var grouped = new Baseline("one sync per request", rates[1].Median);
        var commits = local.Select(s => load.Objects / s);
        run.Add(new Figure("local commits", where + ", durable", commits, "rows/s") { Baseline = each });
        run.Add(new Figure("upload", where, rates[2], "rows/s")
        {
            Baseline = each,
            Target = Target.RatioAtLeast(RatioMin),
        });
        run.Add(new Figure("upload", where, rates[2], "rows/s") { Baseline = grouped });
    }

    private static TimeSpan Raw(BenchmarkRun run, Load load, bool syncEach)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        var perTransaction = load.Objects / load.Transactions;
        var perRequest = Math.Max(1, ObjectsPerRequest / perTransaction);
        var random = new Random(1);
        var (key, row) = (new byte[19], new byte[125]);
        return Measure.Time(() =>
        {
            var batch = new StoreBatch();
            for (var transaction = 1; transaction <= load.Transactions; transaction++)
            {
                batch.Clear();
                for (var index = 0; index < perTransaction; index++)
                {
                    random.NextBytes(key);
                    batch.Put(key, row);
                }

                var durable = syncEach || transaction % perRequest == 0 || transaction == load.Transactions;
                store.Store.Commit(batch, durable ? Durability.Durable : Durability.Buffered);
            }
        });
    }

    private static TimeSpan Device(BenchmarkRun run, Load load, List<double> local)
    {
        using var hubStore = run.Workspace.NewStore(StoreKind.RocksDb);
        using var deviceStore = run.Workspace.NewStore(StoreKind.RocksDb);
        using var hub = FilledHub.Open(hubStore.Store);
        using var device = Download.Open(deviceStore.Store, Durability.Durable);
        Download.BySession(device, hub, 1_000);
        var source = new ProductSource();
        var products = Enumerable.Range(0, load.Objects).Select(_ => source.Next())
            .Chunk(load.Objects / load.Transactions).ToArray();
        local.Add(Measure.Time(() => Commit(device, products)).TotalSeconds);
        SyncResult? result = null;
        var time = Measure.Time(() => result = Download.BySession(device, hub, ObjectsPerRequest));
        if (result!.TransactionsApplied != load.Transactions || hub.Count<Product>() != load.Objects)
            throw new InvalidOperationException($"{result.TransactionsApplied} of {load} were applied.");
        return time;
    }

    private static void Commit(OfflineDatabase device, Product[][] transactions)
    {
        foreach (var transaction in transactions)
        {
            using var work = device.Begin();
            foreach (var product in transaction) work.Create(product);
            work.Commit();
        }
    }

    /// <summary>So many objects in so many transactions.</summary>
    private sealed record Load(int Objects, int Transactions);
}
