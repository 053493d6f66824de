using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks.Report;

/// <summary>One measured value: what was done, how, and the median of its samples.</summary>
/// <param name="Work">The benchmark's row, as the design names it.</param>
/// <param name="Case">Size, stores, transport: what tells it from the others of its row.</param>
/// <param name="Samples">The value of each repetition.</param>
/// <param name="Unit">What is counted.</param>
internal sealed record Figure(string Work, string Case, Sample Samples, string Unit)
{
    /// <summary>A value that does not vary from one repetition to the next.</summary>
    public Figure(string work, string @case, double value, string unit)
        : this(work, @case, new Sample([value]), unit)
    {
    }

    public double Value => Samples.Median;

    /// <summary>What the same run reaches without the engine, in the same unit.</summary>
    public Baseline? Baseline { get; init; }

    public double? Ratio => Baseline is { } baseline ? Value / baseline.Value : null;

    /// <summary>What is aimed at; null for a figure that only informs.</summary>
    public Target? Target { get; init; }

    public bool? IsMet => Target is not { } target ? null
        : target.IsOfRatio ? target.IsMetBy(Ratio ?? double.NaN) : target.IsMetBy(Value);
}

/// <summary>A value to compare with.</summary>
internal sealed record Baseline(string Name, double Value);

/// <summary>What is aimed at: a bound of the value, or of its ratio to the baseline.</summary>
internal sealed record Target(double Bound, bool IsUpper, bool IsOfRatio)
{
    public static Target AtLeast(double value) => new(value, false, false);

    public static Target AtMost(double value) => new(value, true, false);

    public static Target RatioAtLeast(double ratio) => new(ratio, false, true);

    public static Target RatioAtMost(double ratio) => new(ratio, true, true);

    public bool IsMetBy(double value) => IsUpper ? value <= Bound : value >= Bound;

    public override string ToString() => $"{(IsUpper ? "≤" : "≥")} {Bound:#,0.###}{(IsOfRatio ? " ×" : "")}";
}
