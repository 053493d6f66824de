using System.Globalization;
using Embedded.Sync.TestKit;

namespace Embedded.Sync.Verifier;

/// <summary>
/// The state of a run while it goes on: in a terminal a view that is drawn over itself, elsewhere a line now and
/// then.
/// </summary>
internal sealed class LiveView(TextWriter output, bool isTerminal)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private TimeSpan _lastLine;
    private int _drawn;

    public void Show(VerificationReport report)
    {
        lock (_gate)
        {
            if (isTerminal) Draw(report);
            else if (report.Elapsed - _lastLine >= LineInterval)
            {
                _lastLine = report.Elapsed;
                output.WriteLine(Head(report));
            }
        }
    }

    /// <summary>Takes the view away, for the summary to stand in its place.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Erase();
            _drawn = 0;
        }
    }

    private static string Head(VerificationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Elapsed:hh\\:mm\\:ss}  {report.Scenarios:N0} scenarios, {report.Rate:F0} a second, "
            + $"{report.Operations.Values.Sum():N0} operations, {report.Failures.Count} failed; "
            + $"{report.NeverReached.Count} states and {report.NeverMet.Count} pairs to go");

    private void Draw(VerificationReport report)
    {
        Erase();
        var lines = new List<string> { Head(report), "", "Faults" };
        lines.AddRange(Columns(report.Faults));
        lines.AddRange(["", "States reached"]);
        lines.AddRange(Columns(report.States));
        lines.AddRange(["", "Faults that met states"]);
        lines.AddRange(Columns(report.Pairs));
        var (width, height) = Size();
        _drawn = Math.Min(lines.Count, height - 1);
        foreach (var line in lines.Take(_drawn)) output.WriteLine(line.Length < width ? line : line[..(width - 1)]);
    }

    private void Erase()
    {
        if (_drawn > 0) output.Write($"\u001b[{_drawn}A\u001b[J");
    }

    private static IEnumerable<string> Columns(IReadOnlyDictionary<string, long> counts) => counts
        .Select(pair => $"{pair.Key,-38} {pair.Value.ToString("N0", CultureInfo.InvariantCulture),10}  ")
        .Chunk(2).Select(pair => string.Concat(pair));

    private static (int Width, int Height) Size()
    {
        try
        {
            return (Math.Max(20, Console.WindowWidth), Math.Max(5, Console.WindowHeight));
        }
        catch (IOException)
        {
            return (100, 40);
        }
    }
}
