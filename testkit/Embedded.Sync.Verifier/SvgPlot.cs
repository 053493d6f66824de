using System.Globalization;
using System.Net;
using System.Text;

namespace Embedded.Sync.Verifier;

/// <summary>Plots as SVG, to stand in a page.</summary>
internal static class SvgPlot
{
    private const int Width = 900;
    private const int BarHeight = 20;
    private const int LabelWidth = 290;
    private const int LineHeight = 160;

    /// <summary>A bar for each count; lengths grow with the logarithm, so that rare things are seen.</summary>
    public static string Bars(IReadOnlyDictionary<string, long> counts)
    {
        var svg = Open((counts.Count * BarHeight) + 4);
        var most = Math.Log(1 + Math.Max(1, counts.Values.DefaultIfEmpty().Max()));
        var top = 0;
        foreach (var (name, count) in counts)
        {
            var length = Math.Log(1 + count) / most * (Width - LabelWidth - 110);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{top + 15}\">")
                .Append(WebUtility.HtmlEncode(name)).Append("</text>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{LabelWidth}\" y=\"{top + 4}\" width=\"{length:F1}\" height=\"{BarHeight - 6}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{LabelWidth + length + 8:F1}\" y=\"{top + 15}\">{count:N0}</text>\n");
            top += BarHeight;
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A line through the values, from zero up.</summary>
    public static string Line(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return "<p>The run was too short for a plot.</p>\n";
        var svg = Open(LineHeight + 20);
        var most = Math.Max(1, values.Max());
        var points = values.Select((value, index) =>
        {
            var left = 60 + (index * (Width - 70.0) / (values.Count - 1));
            var top = LineHeight - (value / most * (LineHeight - 20));
            return string.Create(CultureInfo.InvariantCulture, $"{left:F1},{top:F1}");
        });
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"24\">{most:F0}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{LineHeight}\">0</text>");
        return svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points)}\"/></svg>\n")
            .ToString();
    }

    private static StringBuilder Open(int height) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\">\n");
}
