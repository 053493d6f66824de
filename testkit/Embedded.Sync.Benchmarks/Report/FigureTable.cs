namespace Embedded.Sync.Benchmarks.Report;

/// <summary>Writes figures as a table that Markdown shows as one, and a terminal too.</summary>
internal static class FigureTable
{
    private static readonly string[] Heads = ["work", "case", "figure", "unit", "baseline", "ratio", "target", "met"];

    public static void Write(IReadOnlyList<Figure> figures, TextWriter output)
    {
        var rows = figures.Select(Cells).Prepend(Heads).ToList();
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        rows.Insert(1, [.. widths.Select(width => new string('-', width))]);
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            output.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    /// <summary>One figure in one line, as it is measured.</summary>
    public static string Line(Figure figure) => string.Join("  ", Cells(figure).Where(cell => cell.Length > 0));

    private static string[] Cells(Figure figure) =>
    [
        figure.Work,
        figure.Case,
        Number(figure.Value),
        figure.Unit,
        figure.Baseline is { } baseline ? $"{baseline.Name} {Number(baseline.Value)}" : "",
        figure.Ratio is { } ratio ? $"{ratio:0.00}" : "",
        figure.Target?.ToString() ?? "",
        figure.IsMet switch { true => "yes", false => "NO", null => "" },
    ];

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0"),
        >= 1 => value.ToString("0.0"),
        _ => value.ToString("0.###"),
    };
}
