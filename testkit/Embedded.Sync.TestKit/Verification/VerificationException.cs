namespace Embedded.Sync.TestKit;

/// <summary>A verification found broken laws. The message tells all that is needed to see it again.</summary>
public sealed class VerificationException : Exception
{
    internal VerificationException(VerificationReport report)
        : this(report, string.Join("\n", report.Failures.Select(failure => failure.Describe())))
    {
    }

    internal VerificationException(VerificationReport report, string message)
        : base(message) => Report = report;

    /// <summary>What the verification did, reached and found.</summary>
    public VerificationReport Report { get; }
}
