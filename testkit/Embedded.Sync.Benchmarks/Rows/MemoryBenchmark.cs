using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>What a first download adds to a device's process; the hub is in this one, behind HTTP.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const double MebibytesMax = 64;

    // What docs/hosting.md advises for small devices, in the form that a process takes from outside.
    private static readonly Dictionary<string, string?> SmallDevice =
        new() { ["DOTNET_TieredPGO"] = "0", ["DOTNET_GCGen0MaxBudget"] = "0x400000" };

    public string Name => "memory";

    public void Run(BenchmarkRun run)
    {
        var hub = run.Hub(StoreKind.RocksDb, run.Options.Objects[^1]);
        using var http = HttpHub.Start(hub.Hub);
        foreach (var (name, settings) in new[] { ("", []), (", small device", SmallDevice) })
        foreach (var batchSize in new[] { 1_000, 10_000 })
        {
            var devices = Enumerable.Range(0, Math.Min(3, run.Options.Repetitions));
            MemoryUse[] uses = [.. devices.Select(_ => Device(run, http, hub, batchSize, settings))];
            Report(run, $"{hub.Objects:N0} rows, batches of {batchSize:N0}{name}", uses);
        }
    }

    private static void Report(BenchmarkRun run, string where, IReadOnlyList<MemoryUse> devices)
    {
        const string work = "memory of first download";
        Sample Of(Func<MemoryUse, double> value) => new([.. devices.Select(value)]);
        run.Add(new Figure(work, where + ", working set at its peak", Of(use => use.WorkingSetAdded), "MiB added")
        {
            Target = Target.AtMost(MebibytesMax),
        });
        run.Add(new Figure(work, where + ", working set before", Of(use => use.WorkingSetBefore), "MiB"));
        run.Add(new Figure(work, where + ", managed heap at its peak", Of(use => use.HeapPeak), "MiB"));
        run.Add(new Figure(work, where + ", managed heap after a collection", Of(use => use.HeapAfter), "MiB"));
        run.Add(new Figure(work, where + ", allocated", Of(use => use.AllocatedPerRow), "bytes/row"));
    }

    private static MemoryUse Device(
        BenchmarkRun run, HttpHub http, FilledHub hub, int batchSize, Dictionary<string, string?> settings)
    {
        var path = run.Workspace.NewPath();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(MemoryBenchmark).Assembly.Location);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.ArgumentList.Add(MemoryDevice.Verb);
        start.ArgumentList.Add(http.Address.ToString());
        start.ArgumentList.Add(path);
        start.ArgumentList.Add(batchSize.ToString(CultureInfo.InvariantCulture));
        using var device = Process.Start(start)!;
        var answer = device.StandardOutput.ReadToEnd();
        device.WaitForExit();
        Directory.Delete(path, recursive: true);
        var use = device.ExitCode == 0 ? JsonSerializer.Deserialize<MemoryUse>(answer) : null;
        return use?.Products == hub.Objects
            ? use : throw new InvalidOperationException($"The device's process failed: {answer}");
    }
}
