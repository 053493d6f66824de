using System.Linq.Expressions;
using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// Conditions of several kinds judge the rows of an array, in processor time: a share of a busy machine says little
/// about the code.
/// </summary>
internal sealed class PredicateBenchmark : IBenchmark
{
    private const double RowsMin = 10_000_000;
    private const int Rounds = 20;

    private static readonly string[] Names = ["Product 1", "Product 2", "Product 77"];
    private static readonly int[] Stocks = [1, 5, 700, 990, 991];

    private static readonly (string Name, Expression<Func<Product, bool>> Condition)[] Conditions =
    [
        ("a number above a limit", p => p.Stock > 990),
        ("a decimal above a limit", p => p.Price > 12.50m),
        ("a text that begins so", p => p.Name.StartsWith("Product 1", StringComparison.Ordinal)),
        ("a number in a list of five", p => Stocks.Contains(p.Stock)),
        ("a text in a list of three", p => Names.Contains(p.Name)),
        ("three of these at once", p => p.Stock > 10 && p.Price > 1m && p.Name != "Product 1"),
    ];

    public string Name => "predicates";

    public void Run(BenchmarkRun run)
    {
        var rows = run.Hub(StoreKind.Memory, run.Options.Objects[0]).Rows;
        var entity = Catalog.Model.Entity(typeof(Product));
        foreach (var (name, condition) in Conditions)
        {
            var filter = Predicate.Translate(entity, condition).Bind(entity, PredicateArguments.None);
            for (var warmUp = 0; warmUp < 3; warmUp++) Take(rows, filter);
            var seconds = Measure.InTurn(run.Options.Repetitions, () => Take(rows, filter))[0];
            run.Add(new Figure("condition over bytes", $"{name}, {rows.ByteCount / rows.Count} bytes a row",
                seconds.Select(s => rows.Count * (double)Rounds / s), "rows per processor second")
            {
                Target = Target.AtLeast(RowsMin),
            });
        }
    }

    private static TimeSpan Take(StoredRows rows, RowFilter filter)
    {
        var before = Environment.CpuUsage.TotalTime;
        var found = 0;
        for (var round = 0; round < Rounds; round++)
            for (var index = 0; index < rows.Count; index++)
                if (filter.Holds(ObjectId.None, rows.Row(index))) found++;
        GC.KeepAlive(found);
        return Environment.CpuUsage.TotalTime - before;
    }
}
