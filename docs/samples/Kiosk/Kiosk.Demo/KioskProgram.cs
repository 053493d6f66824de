using Embedded.Sync;
using Kiosk.App;

namespace Kiosk.Demo;

/// <summary>The kiosk: a process for each of its verbs, all on one local database.</summary>
internal sealed class KioskProgram(string folder, HubProgram hub)
{
    public async Task<KioskRun> SynchronizeAsync(SyncSettings settings, CancellationToken cancellationToken)
    {
        using var program = Start(settings);
        return await KioskRun.ReadAsync(program, cancellationToken);
    }

    /// <summary>Synchronises, and kills the kiosk when it has reached a percentage of the download.</summary>
    public async Task<KioskRun> SynchronizeAndKillAsync(
        SyncSettings settings, double percent, CancellationToken cancellationToken)
    {
        using var program = Start(settings);
        return await KioskRun.ReadAsync(program, cancellationToken, killAt: percent);
    }

    /// <summary>Does what has to succeed.</summary>
    public async Task<KioskRun> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var run = await TryAsync(cancellationToken, arguments);
        DemoException.ThrowUnless(run.ExitCode == 0, $"The kiosk's '{arguments[0]}' ended with code {run.ExitCode}.");
        return run;
    }

    /// <summary>Does something that may fail.</summary>
    public async Task<KioskRun> TryAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var program = Start([.. arguments, "--report", "true", "--hub", HubEndpoint]);
        return await KioskRun.ReadAsync(program, cancellationToken);
    }

    /// <summary>The process that lists all objects, in the form and order of <see cref="Model.ObjectLines"/>.</summary>
    public ChildProgram StartList() => Start(["list"]);

    /// <summary>Removes its files, as if it were a new device.</summary>
    public void Replace() => Directory.Delete(folder, recursive: true);

    private string HubEndpoint => new Uri(hub.Address, "sync").ToString();

    private ChildProgram Start(SyncSettings settings) => Start(
    [
        "sync", "--hub", HubEndpoint, "--report", "true",
        "--batch", $"{settings.BatchSize}", "--latency", $"{settings.Latency.TotalMilliseconds}",
    ]);

    private ChildProgram Start(IEnumerable<string> arguments) =>
        ChildProgram.Start("Kiosk.App", [.. arguments, "--data", folder]);
}

/// <summary>How the kiosk synchronises.</summary>
/// <param name="BatchSize">Objects per batch.</param>
/// <param name="Latency">The time that each request takes longer than it has to.</param>
internal sealed record SyncSettings(int BatchSize = 1_000, TimeSpan Latency = default);

/// <summary>What one run of the kiosk's program has told.</summary>
/// <param name="ExitCode">137 where it was killed.</param>
/// <param name="First">The first progress that knew how much there is to do; null where there was none.</param>
/// <param name="Last">The last progress before the end.</param>
/// <param name="Result">What was done; null where it did not complete.</param>
/// <param name="State">What the local database holds, where that was asked for.</param>
internal sealed record KioskRun(
    int ExitCode, SyncProgress? First, SyncProgress? Last, SyncResult? Result, KioskState? State)
{
    /// <summary>Reads what a kiosk tells until it ends, or until it has reached a percentage and is killed.</summary>
    public static async Task<KioskRun> ReadAsync(
        ChildProgram program, CancellationToken cancellationToken, double? killAt = null)
    {
        var run = new KioskRun(0, null, null, null, null);
        while (await program.ReadLineAsync(cancellationToken) is { } line)
        {
            if (KioskReport.FromLine(line) is not { } report)
            {
                Console.WriteLine($"  {line}");
                continue;
            }

            run = run.With(report);
            if (!(report.Progress?.Percent >= killAt)) continue;
            program.Kill();
            // What else it has said is left unread: its last line may be torn.
            break;
        }

        return run with { ExitCode = await program.WaitAsync(cancellationToken) };
    }

    private KioskRun With(KioskReport report) => this with
    {
        First = First ?? (report.Progress is { Total: > 0 } ? report.Progress : null),
        Last = report.Progress ?? Last,
        Result = report.Result ?? Result,
        State = report.State ?? State,
    };
}
