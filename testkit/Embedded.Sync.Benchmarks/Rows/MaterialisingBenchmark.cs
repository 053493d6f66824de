using System.Linq.Expressions;
using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Device;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>Rows become objects, or are judged as bytes: from an array, and from a database.</summary>
internal sealed class MaterialisingBenchmark : IBenchmark
{
    private const double ObjectsMin = 3_000_000;
    private const double PredicatesMin = 10_000_000;
    private const int StockLimit = 990;

    /// <summary>The fourth attribute is above a limit; the three before it are passed over.</summary>
    private static readonly RowFilter InStock = Translate(product => product.Stock > StockLimit);

    public string Name => "materialising";

    public void Run(BenchmarkRun run)
    {
        var hub = run.Hub(StoreKind.RocksDb, run.Options.Objects[^1]);
        FromArray(run, hub.Rows);
        foreach (var kind in Enum.GetValues<StoreKind>()) FromDatabase(run, hub, kind);
    }

    private static void FromArray(BenchmarkRun run, StoredRows rows)
    {
        var entity = Catalog.Model.Entity(typeof(Product));
        Report(run, "objects", $"{rows.Count:N0} rows in an array", rows.Count, ObjectsMin, null, () =>
        {
            for (var index = 0; index < rows.Count; index++)
                GC.KeepAlive(RowReader.ToObject(entity, ObjectId.Read(rows.Id(index)), rows.Row(index)));
        });
        Report(run, "predicate over bytes", $"{rows.Count:N0} rows in an array", rows.Count, PredicatesMin, null, () =>
        {
            var found = 0;
            for (var index = 0; index < rows.Count; index++)
                if (InStock.Holds(ObjectId.None, rows.Row(index))) found++;
            if (found == 0) throw new InvalidOperationException("No row matches.");
        });
    }

    private static void FromDatabase(BenchmarkRun run, FilledHub hub, StoreKind kind)
    {
        using var store = run.Workspace.NewStore(kind);
        using var device = Download.Open(store.Store);
        Download.BySession(device, hub.Hub, 10_000);
        var where = $"{hub.Objects:N0} rows, database on {kind}";
        var scan = Measure.Of(run.Options.Repetitions, () => StoreBenchmark.Scan(store.Store));
        var raw = new Baseline("raw scan", hub.Objects / scan.Median);
        Report(run, "objects", where, hub.Objects, ObjectsMin, raw, () =>
        {
            foreach (var product in device.All<Product>()) GC.KeepAlive(product);
        });
        Report(run, "predicate over bytes", where, hub.Objects, PredicatesMin, raw, () => Query(device));
    }

    private static void Query(OfflineDatabase device)
    {
        var entity = Catalog.Model.Entity(typeof(Product));
        using var reader = device.Read();
        using var query = new DeviceQuery(reader, entity, SyncMode.All, InStock);
        var found = 0;
        while (query.MoveNext()) found++;
        if (found == 0) throw new InvalidOperationException("No row matches.");
    }

    private static RowFilter Translate(Expression<Func<Product, bool>> condition)
    {
        var entity = Catalog.Model.Entity(typeof(Product));
        return Predicate.Translate(entity, condition).Bind(entity, PredicateArguments.None);
    }

    private static void Report(
        BenchmarkRun run, string work, string where, int rows, double target, Baseline? baseline, Action action)
    {
        action();
        var rate = Measure.Of(run.Options.Repetitions, action).Select(s => rows / s);
        run.Add(new Figure(work, where, rate, "rows/s") { Baseline = baseline, Target = Target.AtLeast(target) });
    }
}
