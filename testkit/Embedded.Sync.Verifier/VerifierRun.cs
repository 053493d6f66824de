using System.Runtime.InteropServices;
using Embedded.Sync.TestKit;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.Verifier;

/// <summary>One run: watched while it goes on, summed up at its end.</summary>
internal static class VerifierRun
{
    public static int Run(VerifierOptions options, SimulationSetup setup)
    {
        var view = new LiveView(Console.Out, isTerminal: !Console.IsOutputRedirected);
        using var cancellation = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            cancellation.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        var report = new VerificationRun(new VerificationOptions
        {
            Setup = setup,
            Scenarios = options.Scenarios,
            Duration = options.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Seed = options.Seed,
            Faults = options.Faults,
            IsExact = options.Faults != Faults.All,
            Devices = options.Devices,
            Parallel = options.Parallel ?? (setup == VerifierStores.Memory ? Environment.ProcessorCount : 1),
            FailuresMax = options.Failures,
            Laws = options.Laws,
            FailureFolder = options.Save,
            Progress = view.Show,
            Cancellation = cancellation.Token,
        }).Run();
        view.Close();
        if (cancellation.IsCancellationRequested) Console.WriteLine("Ended by hand before its time:");
        Console.Write(report.Describe());
        if (options.Json is { } json) File.WriteAllText(json, JsonSummary.Of(report));
        if (options.Html is { } html) File.WriteAllText(html, HtmlSummary.Of(report));
        var isCovered = report.NeverReached.Count == 0 && report.NeverMet.Count == 0;
        if (options.MustCover && !isCovered) Console.WriteLine("Failed: not everything that must be was reached.");
        return report.IsGreen && (isCovered || !options.MustCover) ? 0 : 1;
    }
}
