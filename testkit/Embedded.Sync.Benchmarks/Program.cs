using Embedded.Sync.Benchmarks;
using Embedded.Sync.Benchmarks.Rows;

if (args is [MemoryDevice.Verb, .. var rest]) return MemoryDevice.Run(rest);
if (BenchmarkOptions.Parse(args, out var wrong) is not { } options)
{
    Console.Error.WriteLine(wrong);
    return 2;
}

using var run = new BenchmarkRun(options);
foreach (var benchmark in BenchmarkList.All.Where(benchmark => options.Includes(benchmark.Name))) benchmark.Run(run);
run.Finish();
return 0;
