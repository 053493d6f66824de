using System.Linq.Expressions;
using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>Twenty objects of many, found through an index, and by a scan of the same rows without one.</summary>
internal sealed class IndexedQueryBenchmark : IBenchmark
{
    private const int Answered = 20;
    private const int Warm = 200;
    private const double MillisecondsMax = 1;

    public string Name => "indexed-query";

    public void Run(BenchmarkRun run)
    {
        var hub = run.Hub(StoreKind.RocksDb, run.Options.Objects[^1]);
        foreach (var kind in Enum.GetValues<StoreKind>()) Run(run, hub, kind);
    }

    private static void Run(BenchmarkRun run, FilledHub hub, StoreKind kind)
    {
        using var indexedStore = run.Workspace.NewStore(kind);
        using var plainStore = run.Workspace.NewStore(kind);
        using var indexed = Download.Open(indexedStore.Store, profile: Catalog.Indexed);
        using var plain = Download.Open(plainStore.Store);
        Download.BySession(indexed, hub.Hub, 10_000);
        Download.BySession(plain, hub.Hub, 10_000);
        var number = 0;
        Report(run, $"equal, {hub.Objects:N0} rows on {kind}", indexed, plain, database =>
            database.Query<Product>().Where(Stock(number++ % 1_000)).Take(Answered));
        Report(run, $"in order, {hub.Objects:N0} rows on {kind}", indexed, plain, database =>
            database.Query<Product>().OrderBy(product => product.Name).Take(Answered));
    }

    private static Expression<Func<Product, bool>> Stock(int stock) =>
        product => product.Stock == stock;

    private static void Report(BenchmarkRun run, string where, OfflineDatabase indexed, OfflineDatabase plain,
        Func<OfflineDatabase, OfflineQuery<Product>> query)
    {
        if (!query(indexed).Explain().Contains("index", StringComparison.Ordinal))
            throw new InvalidOperationException($"No index is used: {query(indexed).Explain()}");
        // A query of microseconds is taken many times, so that the clock can tell.
        for (var warm = 0; warm < Warm; warm++) Ask(query(indexed));
        var found = Measure.Of(run.Options.Repetitions, () =>
        {
            for (var time = 0; time < Warm; time++) Ask(query(indexed));
        });
        var scanned = Measure.Of(run.Options.Repetitions, () => Ask(query(plain)));
        run.Add(new Figure("20 objects by an index", where, found.Select(seconds => seconds * 1000 / Warm), "ms")
        {
            Baseline = new Baseline("without it", scanned.Median * 1000),
            Target = Target.AtMost(MillisecondsMax),
        });
    }

    private static void Ask(OfflineQuery<Product> query)
    {
        var count = query.ToList().Count;
        if (count != Answered) throw new InvalidOperationException($"{count} objects were found.");
    }
}
