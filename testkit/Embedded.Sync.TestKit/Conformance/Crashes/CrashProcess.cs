using System.Diagnostics;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>The suite's end of a process that commits.</summary>
internal sealed class CrashProcess : IDisposable
{
    internal const string TokenVariable = "EMBEDDED_TESTKIT_CRASH_OPENER";

    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    /// <summary>Starts the assembly that has the opening function as a process.</summary>
    internal CrashProcess(StoreOpener opener)
    {
        var start = new ProcessStartInfo(DotnetProgram.Path, ["exec", opener.AssemblyPath])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(CrashProcess).Assembly.Location;
        start.Environment[TokenVariable] = $"{opener.Token}";
        // A collector with a thread of its own would name that thread, by a write to a file, while all others stand
        // still, also the one that decides on writes.
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Errors += line.Data is null ? "" : $" {line.Data}";
        _process.BeginErrorReadLine();
    }

    /// <summary>What the process wrote as errors.</summary>
    internal string Errors { get; private set; } = "";

    internal void Send(CrashPlan plan) => WriteLine(plan.ToString());

    /// <summary>Lets the process go on after an image.</summary>
    internal void GoOn() => WriteLine("");

    /// <summary>What the process tells next; null where it has ended, or tells nothing any more.</summary>
    internal CrashReport? Read()
    {
        var reading = _process.StandardOutput.ReadLineAsync();
        if (reading.Wait(SilenceMax)) return reading.Result is { } line ? CrashReport.Parse(line) : null;
        Errors += $" It said nothing for {SilenceMax.TotalSeconds} seconds.";
        return null;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void WriteLine(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; reading says so.
        }
    }
}
