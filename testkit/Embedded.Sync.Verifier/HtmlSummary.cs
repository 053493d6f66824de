using System.Globalization;
using System.Net;
using System.Text;
using Embedded.Sync.TestKit;

namespace Embedded.Sync.Verifier;

/// <summary>A report as one page, with its plots in it: nothing else is loaded.</summary>
internal static class HtmlSummary
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
          color: #1c2733; background: #fff }
        h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
        .red { color: #b3261e } .green { color: #1b6e3c }
        pre { background: #f4f6f8; padding: 1rem; overflow: auto; font-size: 13px }
        svg { width: 100%; height: auto } svg text { font: 12px system-ui, sans-serif; fill: currentColor }
        rect, polyline { fill: #3a6ea5 } polyline { fill: none; stroke: #3a6ea5; stroke-width: 2 }
        td { padding: 0 1rem 0 0; vertical-align: top }
        @media (prefers-color-scheme: dark) { body { color: #dde4ea; background: #14191e }
          pre { background: #1e252c } rect { fill: #6fa3da } polyline { stroke: #6fa3da } }
        """;

    public static string Of(VerificationReport report)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Append("<meta name=\"viewport\" content=\"width=device-width\"><title>Verification</title><style>")
            .Append(Style).Append("</style></head><body>\n<h1>Verification</h1>\n");
        var verdict = report.IsGreen ? "every law held" : $"{report.Failures.Count} failed";
        page.Append(CultureInfo.InvariantCulture,
            $"<p class=\"{(report.IsGreen ? "green" : "red")}\">{report.Scenarios:N0} scenarios in ");
        page.Append(CultureInfo.InvariantCulture,
            $"{report.Elapsed.TotalSeconds:F0} s, {report.Rate:F0} a second: {verdict}.</p>\n");
        foreach (var failure in report.Failures)
            page.Append("<pre>").Append(WebUtility.HtmlEncode(failure.Describe())).Append("</pre>\n");
        AddMissing(page, "Interesting states that were never reached", report.NeverReached);
        AddMissing(page, "Faults that never met a state", report.NeverMet);
        page.Append("<h2>Scenarios a second</h2>\n").Append(SvgPlot.Line(report.Rates));
        AddBars(page, "Scenarios with each fault", report.Faults);
        AddBars(page, "States reached", report.States);
        AddBars(page, "Faults that met states", report.Pairs);
        AddBars(page, "Operations", report.Operations);
        AddLaws(page);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AddMissing(StringBuilder page, string title, IReadOnlyList<string> names)
    {
        if (names.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"<h2 class=\"red\">{title}</h2>\n<p>")
            .Append(WebUtility.HtmlEncode(string.Join(", ", names))).Append("</p>\n");
    }

    private static void AddBars(StringBuilder page, string title, IReadOnlyDictionary<string, long> counts) =>
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n").Append(SvgPlot.Bars(counts));

    private static void AddLaws(StringBuilder page)
    {
        page.Append("<h2>Laws</h2>\n<table>\n");
        foreach (var law in LawTable.All)
            page.Append("<tr><td>").Append(WebUtility.HtmlEncode(law.Name)).Append("</td><td>")
                .Append(WebUtility.HtmlEncode(law.Describe())).Append("</td></tr>\n");
        page.Append("</table>\n");
    }
}
