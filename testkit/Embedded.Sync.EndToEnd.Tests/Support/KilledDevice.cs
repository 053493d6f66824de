using System.Diagnostics;
using Embedded.Sync.Stores.RocksDb;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>A device in a process of its own, which sells and synchronises until it is killed.</summary>
internal static class KilledDevice
{
    /// <summary>
    /// The device's side: says on its output what it has committed, and how often it has
    /// synchronised.
    /// </summary>
    public static async Task RunAsync(Uri hub, string path, int batchSize)
    {
        using var store = RocksDbStore.Open(path);
        using var device = new MarketDevice("killed", hub, store, batchSize);
        while (true)
        {
            Console.WriteLine($"sold {device.Sell(1)}");
            await device.SynchronizeAsync(null);
            Console.WriteLine("synchronised");
        }
    }

    /// <summary>
    /// The test's side: starts the device, and kills it when it has said so many lines and a moment
    /// more.
    /// </summary>
    /// <returns>The sales that the device has said are committed.</returns>
    public static async Task<List<Guid>> RunAndKillAsync(
        Uri hub, string path, int batchSize, int lines, TimeSpan moment)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(KilledDevice).Assembly.Location);
        else start.FileName = Path.ChangeExtension(typeof(KilledDevice).Assembly.Location, null);
        foreach (var argument in new[] { "device", hub.ToString(), path, batchSize.ToString() })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var sales = new List<Guid>();
        for (var left = lines; left > 0 && await process.StandardOutput.ReadLineAsync() is { } line; left--)
            Note(line, sales);
        if (moment > TimeSpan.Zero) await Task.Delay(moment);
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line) Note(line, sales);
        await process.WaitForExitAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        return errors.Length == 0 ? sales : throw new InvalidOperationException(errors);
    }

    private static void Note(string line, List<Guid> sales)
    {
        if (line.StartsWith("sold ", StringComparison.Ordinal) && Guid.TryParse(line.AsSpan(5), out var sale))
            sales.Add(sale);
    }
}
