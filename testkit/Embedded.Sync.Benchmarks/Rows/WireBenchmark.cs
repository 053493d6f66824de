using System.IO.Compression;
using System.Text.Json;
using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// The bytes of a first download, page by page, against the rows themselves and against JSON of the same objects;
/// compressed as the transport does it, against that JSON compressed as well as gzip can.
/// </summary>
internal sealed class WireBenchmark : IBenchmark
{
    private const int Objects = 100_000;
    private const int BatchSize = 1_000;
    private const int BrotliFastest = 1;
    private const int BrotliWindow = 22;
    private const double MegabytesPerSecondMin = 100;

    public string Name => "wire";

    public void Run(BenchmarkRun run)
    {
        var hub = run.Hub(StoreKind.RocksDb, run.Options.IsQuick ? run.Options.Objects[0] : Objects);
        var pages = Pages(run, hub, out var objects);
        var json = objects.Chunk(BatchSize).Select(chunk => JsonSerializer.SerializeToUtf8Bytes(chunk)).ToArray();
        var count = (double)hub.Objects;
        var plain = pages.Sum(page => (long)page.Length) / count;
        var compressed = pages.Sum(page => (long)Brotli(page, new byte[page.Length])) / count;
        Size(run, "uncompressed", plain, new Baseline("row bytes", hub.Rows.ByteCount / count), 1.05);
        Size(run, "uncompressed", plain, new Baseline("JSON", json.Sum(page => (long)page.Length) / count), 0.6);
        Size(run, "Brotli 1", compressed, new Baseline("JSON, gzip at its best", json.Sum(Gzip) / count), 1);
        Speed(run, pages);
    }

    private static void Size(BenchmarkRun run, string form, double bytes, Baseline baseline, double ratioMax) =>
        run.Add(new Figure("wire", $"{form}, batches of {BatchSize:N0}", bytes, "bytes/row")
        {
            Baseline = baseline,
            Target = Target.RatioAtMost(ratioMax),
        });

    private static void Speed(BenchmarkRun run, IReadOnlyList<byte[]> pages)
    {
        var target = new byte[pages.Max(page => page.Length)];
        var megabytes = pages.Sum(page => (long)page.Length) / 1e6;
        var seconds = Measure.Of(run.Options.Repetitions, () =>
        {
            foreach (var page in pages) Brotli(page, target);
        });
        run.Add(new Figure("wire", "Brotli 1, compressing", seconds.Select(s => megabytes / s), "MB/s")
        {
            Target = Target.AtLeast(MegabytesPerSecondMin),
        });
    }

    private static List<byte[]> Pages(BenchmarkRun run, FilledHub hub, out List<Product> objects)
    {
        using var store = run.Workspace.NewStore(StoreKind.Memory);
        using var device = Download.Open(store.Store);
        var pages = new List<byte[]>();
        Download.BySession(device, hub.Hub, BatchSize, answer => pages.Add(answer.ToArray()));
        objects = [.. device.All<Product>()];
        return pages;
    }

    private static int Brotli(byte[] page, byte[] target) =>
        BrotliEncoder.TryCompress(page, target, out var length, BrotliFastest, BrotliWindow)
            ? length : throw new InvalidOperationException("A page grew.");

    private static long Gzip(byte[] page)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(page);
        return output.Length;
    }
}
