using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// A device uploads 10,000 new objects to a hub on RocksDB. The baselines write as many rows to the same kind of
/// store: each transaction durable by itself, and, as the hub does it, one sync for each request's transactions.
/// </summary>
internal sealed class UploadBenchmark : IBenchmark
{
    private const int Objects = 10_000;
    private const int ObjectsPerRequest = 1_000;
    private const double RatioMin = 0.5;

    public string Name => "upload";

    public void Run(BenchmarkRun run)
    {
        foreach (var transactions in new[] { 1_000, 1 })
        {
            Device(run, transactions, []);
            var local = new List<double>();
            var seconds = Measure.InTurn(
                run.Options.Repetitions,
                () => Raw(run, transactions, syncEach: true),
                () => Raw(run, transactions, syncEach: false),
                () => Device(run, transactions, local));
            Report(run, transactions, new Sample(local), seconds);
        }
    }

    private static void Report(BenchmarkRun run, int transactions, Sample local, Sample[] seconds)
    {
        var rates = seconds.Select(sample => sample.Select(s => Objects / s)).ToArray();
        var where = $"{Objects:N0} objects in {transactions:N0} transactions";
        var each = new Baseline("each durable", rates[0].Median);
        var grouped = new Baseline("one sync per request", rates[1].Median);
        var commits = local.Select(s => Objects / s);
        run.Add(new Figure("local commits", where + ", durable", commits, "rows/s") { Baseline = each });
        run.Add(new Figure("upload", where, rates[2], "rows/s")
        {
            Baseline = each,
            Target = Target.RatioAtLeast(RatioMin),
        });
        run.Add(new Figure("upload", where, rates[2], "rows/s") { Baseline = grouped });
    }

    private static TimeSpan Raw(BenchmarkRun run, int transactions, bool syncEach)
    {
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        var perTransaction = Objects / transactions;
        var perRequest = Math.Max(1, ObjectsPerRequest / perTransaction);
        var random = new Random(1);
        var (key, row) = (new byte[19], new byte[125]);
        return Measure.Time(() =>
        {
            var batch = new StoreBatch();
            for (var transaction = 1; transaction <= transactions; transaction++)
            {
                batch.Clear();
                for (var index = 0; index < perTransaction; index++)
                {
                    random.NextBytes(key);
                    batch.Put(key, row);
                }

                var durable = syncEach || transaction % perRequest == 0 || transaction == transactions;
                store.Store.Commit(batch, durable ? Durability.Durable : Durability.Buffered);
            }
        });
    }

    private static TimeSpan Device(BenchmarkRun run, int transactions, List<double> local)
    {
        using var hubStore = run.Workspace.NewStore(StoreKind.RocksDb);
        using var deviceStore = run.Workspace.NewStore(StoreKind.RocksDb);
        using var hub = FilledHub.Open(hubStore.Store);
        using var device = Download.Open(deviceStore.Store, Durability.Durable);
        Download.BySession(device, hub, 1_000);
        var source = new ProductSource();
        var products = Enumerable.Range(0, Objects).Select(_ => source.Next()).Chunk(Objects / transactions).ToArray();
        local.Add(Measure.Time(() => Commit(device, products)).TotalSeconds);
        SyncResult? result = null;
        var time = Measure.Time(() => result = Download.BySession(device, hub, ObjectsPerRequest));
        if (result!.TransactionsApplied != transactions || hub.Count<Product>() != Objects)
            throw new InvalidOperationException($"{result.TransactionsApplied} of {transactions} were applied.");
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
}
