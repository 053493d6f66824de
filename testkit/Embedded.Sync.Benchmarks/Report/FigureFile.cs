using System.Text.Json;

namespace Embedded.Sync.Benchmarks.Report;

/// <summary>Writes every sample, for whoever wants to look closer or to compare two runs.</summary>
internal static class FigureFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(string path, string machine, IReadOnlyList<Figure> figures)
    {
        var content = new
        {
            machine,
            command = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
            figures = figures.Select(figure => new
            {
                work = figure.Work,
                @case = figure.Case,
                unit = figure.Unit,
                median = figure.Value,
                samples = figure.Samples.Values,
                baseline = figure.Baseline?.Name,
                baselineValue = figure.Baseline?.Value,
                ratio = figure.Ratio,
                target = figure.Target?.ToString(),
                met = figure.IsMet,
            }),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(content, Indented));
    }
}
