using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>What the stores themselves reach: the frame of everything else.</summary>
internal sealed class StoreBenchmark : IBenchmark
{
    private const int DurableCommits = 1_000;
    private const int PointGets = 100_000;

    public string Name => "stores";

    public void Run(BenchmarkRun run)
    {
        foreach (var objects in run.Options.Objects)
        {
            var rows = run.Hub(StoreKind.RocksDb, objects).Rows;
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                foreach (var batchSize in new[] { 1_000, 10_000 }) Batches(run, rows, kind, batchSize);
                Reads(run, rows, kind);
            }
        }

        foreach (var kind in Enum.GetValues<StoreKind>()) Durable(run, kind);
    }

    private static void Batches(BenchmarkRun run, StoredRows rows, StoreKind kind, int batchSize)
    {
        var seconds = Measure.InTurn(run.Options.Repetitions, () =>
        {
            using var store = run.Workspace.NewStore(kind);
            return Measure.Time(() => rows.WriteTo(store.Store, batchSize));
        })[0];
        var where = $"{kind}, batches of {batchSize:N0}, {rows.Count:N0} rows";
        run.Add(new Figure("store", where, seconds.Select(s => rows.Count / s), "rows/s"));
    }

    private static void Reads(BenchmarkRun run, StoredRows rows, StoreKind kind)
    {
        using var store = run.Workspace.NewStore(kind);
        rows.WriteTo(store.Store, 1_000);
        var scan = Measure.Of(run.Options.Repetitions, () => Scan(store.Store));
        var size = $"{rows.Count:N0} rows";
        run.Add(new Figure("store", $"{kind}, full scan, {size}", scan.Select(s => rows.Count / s), "rows/s"));
        var get = Measure.Of(run.Options.Repetitions, () => Get(store.Store, rows));
        run.Add(new Figure("store", $"{kind}, point get at random, {size}", get.Select(s => PointGets / s), "rows/s"));
    }

    /// <summary>Touches every key and value.</summary>
    public static long Scan(IStore store)
    {
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        var bytes = 0L;
        while (scan.MoveNext()) bytes += scan.Key.Length + scan.Value.Length;
        return bytes;
    }

    private static void Get(IStore store, StoredRows rows)
    {
        using var snapshot = store.Snapshot();
        var random = new Random(1);
        Span<byte> key = stackalloc byte[3 + StoredRows.IdSize];
        key.Clear();
        (key[0], key[2]) = (0x10, 1);
        for (var count = 0; count < PointGets; count++)
        {
            rows.Id(random.Next(rows.Count)).CopyTo(key[3..]);
            if (!snapshot.TryGet(key, out _)) throw new InvalidOperationException("A row is missing.");
        }
    }

    private static void Durable(BenchmarkRun run, StoreKind kind)
    {
        using var store = run.Workspace.NewStore(kind);
        var number = 0;
        var seconds = Measure.Of(run.Options.Repetitions, () =>
        {
            var batch = new StoreBatch();
            for (var count = 0; count < DurableCommits; count++)
            {
                batch.Clear();
                batch.Put(BitConverter.GetBytes(++number), new byte[120]);
                store.Store.Commit(batch, Durability.Durable);
            }
        });
        var rate = seconds.Select(s => DurableCommits / s);
        run.Add(new Figure("store", $"{kind}, durable commits of one row", rate, "commits/s"));
    }
}
