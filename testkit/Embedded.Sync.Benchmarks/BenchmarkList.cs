using Embedded.Sync.Benchmarks.Rows;

namespace Embedded.Sync.Benchmarks;

/// <summary>One row of the targets, or several that share what they need.</summary>
internal interface IBenchmark
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    void Run(BenchmarkRun run);
}

/// <summary>All benchmarks in the order in which they run.</summary>
internal static class BenchmarkList
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new StoreBenchmark(),
        new FirstDownloadBenchmark(),
        new IncrementalBenchmark(),
        new ConstrainedBenchmark(),
        new NothingChangedBenchmark(),
        new WireBenchmark(),
        new UploadBenchmark(),
        new MaterialisingBenchmark(),
        new PredicateBenchmark(),
        new IndexedQueryBenchmark(),
        new LatencyBenchmark(),
        new MemoryBenchmark(),
    ];
}
