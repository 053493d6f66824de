using System.Globalization;
using System.Text;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit;

/// <summary>A scenario that broke a law, made small.</summary>
/// <param name="Result">What the small scenario gives.</param>
/// <param name="File">The file in which it is kept; null where it is not.</param>
public sealed record VerificationFailure(SimulationResult Result, string? File)
{
    /// <summary>Law, step, expected, found, the scenario, and the command that runs it again.</summary>
    public string Describe() => Result.Describe(File);
}

/// <summary>What a verification did, reached and found.</summary>
public sealed record VerificationReport
{
    /// <summary>How many scenarios were run.</summary>
    public long Scenarios { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>A digest of all traces: the same scenarios give the same, however many run at once (L41).</summary>
    public ulong Trace { get; init; }

    /// <summary>Scenarios a second, on the average.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Scenarios / Elapsed.TotalSeconds : 0;

    /// <summary>How many steps of each kind were done, whether their preconditions held or not.</summary>
    public IReadOnlyDictionary<string, long> Operations { get; init; } = new Dictionary<string, long>();

    /// <summary>In how many scenarios each fault was on.</summary>
    public IReadOnlyDictionary<string, long> Faults { get; init; } = new Dictionary<string, long>();

    /// <summary>How often each interesting state was reached.</summary>
    public IReadOnlyDictionary<string, long> States { get; init; } = new Dictionary<string, long>();

    /// <summary>How often a fault met a state.</summary>
    public IReadOnlyDictionary<string, long> Pairs { get; init; } = new Dictionary<string, long>();

    /// <summary>The <see cref="CoverageGoal.States"/> that the faults allow and that were not reached.</summary>
    public IReadOnlyList<string> NeverReached { get; init; } = [];

    /// <summary>The pairs of <see cref="CoverageGoal.Pairs"/> that the faults allow and that never met.</summary>
    public IReadOnlyList<string> NeverMet { get; init; } = [];

    /// <summary>Scenarios a second, in each tenth or so of the time.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>What broke a law.</summary>
    public IReadOnlyList<VerificationFailure> Failures { get; init; } = [];

    /// <summary>True where every law held.</summary>
    public bool IsGreen => Failures.Count == 0;

    /// <summary>All of it, in lines.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var failure in Failures) text.AppendLine(failure.Describe());
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Scenarios:N0} scenarios in {Elapsed.TotalSeconds:F0} s, {Rate:F0} a second; {Failures.Count} failed; "
                + $"trace {Trace:x16}.");
        text.AppendLine("Faults: " + List(Faults));
        text.AppendLine("Reached: " + List(States));
        text.AppendLine("Met: " + List(Pairs));
        if (NeverReached.Count > 0) text.AppendLine("Never reached: " + string.Join(", ", NeverReached));
        if (NeverMet.Count > 0) text.AppendLine("Never met: " + string.Join(", ", NeverMet));
        return text.ToString();
    }

    private static string List(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.Select(pair => $"{pair.Key} {Number(pair.Value)}"));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
