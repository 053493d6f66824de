using System.Globalization;
using System.Text.Json;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Stores.RocksDb;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>What a device's process used, in MiB.</summary>
internal sealed record MemoryUse(
    long Products, double WorkingSetBefore, double WorkingSetAdded,
    double HeapPeak, double HeapAfter, double AllocatedPerRow);

/// <summary>
/// The process of a device, started by <see cref="MemoryBenchmark"/>. The database is open before the first reading;
/// what the download then loads of the runtime and of the HTTP client counts as added.
/// </summary>
internal static class MemoryDevice
{
    public const string Verb = "device-of-memory-benchmark";

    private const double Mebibyte = 1024 * 1024;

    public static int Run(string[] args)
    {
        using var store = RocksDbStore.Open(args[1]);
        using var device = Download.Open(store);
        using var client = HttpHub.NewClient();
        var transport = HttpHub.NewTransport(client, new Uri(args[0]));
        var batches = Download.Batches(int.Parse(args[2], CultureInfo.InvariantCulture));
        var synchronizer = new Synchronizer(device, transport, batches, TimeProvider.System);
        Measure.Settle();
        var (before, allocated) = (StatusOf("VmRSS"), GC.GetTotalAllocatedBytes());
        var heap = new HeapPeak();
        var result = synchronizer.SynchronizeAsync(heap).GetAwaiter().GetResult();
        var peak = StatusOf("VmHWM");
        var perRow = (GC.GetTotalAllocatedBytes() - allocated) / (double)result.ObjectsReceived;
        Measure.Settle();
        var after = GC.GetTotalMemory(false) / Mebibyte;
        var use = new MemoryUse(device.Count<Product>(), before, peak - before, heap.Bytes / Mebibyte, after, perRow);
        Console.WriteLine(JsonSerializer.Serialize(use));
        return 0;
    }

    /// <summary>What the kernel says about this process, in MiB: VmRSS is the working set, VmHWM its peak.</summary>
    private static double StatusOf(string name)
    {
        var lines = File.ReadLines("/proc/self/status");
        var line = lines.First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return double.Parse(kibibytes, CultureInfo.InvariantCulture) / 1024;
    }

    private sealed class HeapPeak : IProgress<SyncProgress>
    {
        public long Bytes { get; private set; }

        public void Report(SyncProgress value) => Bytes = Math.Max(Bytes, GC.GetTotalMemory(false));
    }
}
