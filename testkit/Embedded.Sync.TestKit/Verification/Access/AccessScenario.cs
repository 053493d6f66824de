using System.Collections.Immutable;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>
/// Steps that are numbers: each means the same whatever went before, so that any of them can be left out.
/// </summary>
internal sealed record AccessScenario(int Seed, ImmutableArray<int> Steps)
{
    private const int StepCount = 50;

    public static AccessScenario Of(int seed)
    {
        var random = new Random(seed);
        return new AccessScenario(seed, [.. Enumerable.Range(0, StepCount).Select(_ => random.Next())]);
    }

    /// <summary>What differs from what is meant, or null.</summary>
    /// <param name="setup">What is verified.</param>
    /// <param name="told">What was done, a line for each step that did something.</param>
    /// <param name="onRead">Called for each object that a caller was meant to read and had.</param>
    public string? Run(AccessSetup setup, out IReadOnlyList<string> told, Action? onRead = null)
    {
        using var run = new AccessRun(setup, Seed, onRead);
        told = run.Told;
        return Steps.Select(run.Do).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>The same, without any step that the difference does not need.</summary>
    public AccessScenario Shrink(AccessSetup setup)
    {
        var small = this;
        for (var index = small.Steps.Length - 1; index >= 0; index--)
        {
            var less = small with { Steps = small.Steps.RemoveAt(index) };
            if (less.Run(setup, out _) is not null) small = less;
        }

        return small;
    }
}
