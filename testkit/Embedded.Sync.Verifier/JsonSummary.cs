using System.Text.Encodings.Web;
using System.Text.Json;
using Embedded.Sync.TestKit;

namespace Embedded.Sync.Verifier;

/// <summary>A report for programs.</summary>
internal static class JsonSummary
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    public static string Of(VerificationReport report) => JsonSerializer.Serialize(
        new
        {
            report.IsGreen,
            report.Scenarios,
            Seconds = report.Elapsed.TotalSeconds,
            report.Rate,
            report.Operations,
            report.Faults,
            report.States,
            report.Pairs,
            report.NeverReached,
            report.NeverMet,
            Failures = report.Failures.Select(failure => new
            {
                failure.Result.Failure!.Law, failure.Result.Failure.Message, failure.Result.StepIndex, failure.File,
                Scenario = failure.Result.Scenario.ToJson(),
            }),
            Laws = LawTable.All.Select(law => new { law.Name, Checked = law.CheckedBy, law.NotApplicable }),
        },
        Format);
}
