using Embedded.Sync;
using Spectre.Console;

namespace Kiosk.App;

/// <summary>
/// Shows how far a synchronisation is: as live bars where there is a terminal, as plain lines where there is none.
/// On standard error, so that the standard output is free for results.
/// </summary>
internal static class ProgressDisplay
{
    public static Task<SyncResult> ShowAsync(Func<IProgress<SyncProgress>, Task<SyncResult>> synchronize)
    {
        if (Console.IsErrorRedirected) return synchronize(new ProgressLines());
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => synchronize(new ProgressBars(context)));
    }
}
