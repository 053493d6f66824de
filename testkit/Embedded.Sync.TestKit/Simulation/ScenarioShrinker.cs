namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// Makes a failing scenario small. Operations are total, so every part of a scenario is one, and taking away chunks
/// leads to a few steps.
/// </summary>
internal static class ScenarioShrinker
{
    private static readonly Func<Operation, Operation>[] Simplifications =
    [
        step => step with { Argument = 0 }, step => step with { Object = 0 }, step => step with { Device = 0 },
    ];

    /// <summary>
    /// Smaller scenarios, the smallest first: without half of the steps, a quarter, and so on to single ones; then
    /// with zeroes, which are easier to read than numbers that do not matter.
    /// </summary>
    public static IEnumerable<Scenario> Candidates(Scenario scenario) =>
        WithoutChunks(scenario).Concat(WithZeroes(scenario));

    /// <summary>Takes the first smaller scenario that fails too, until none does.</summary>
    public static Scenario Shrink(Scenario scenario, Func<Scenario, bool> fails)
    {
        while (Candidates(scenario).FirstOrDefault(fails) is { } smaller) scenario = smaller;
        return scenario;
    }

    private static IEnumerable<Scenario> WithoutChunks(Scenario scenario)
    {
        var count = scenario.Steps.Count;
        for (var size = count / 2; size >= 1; size /= 2)
            for (var start = 0; start < count; start += size)
                yield return Without(scenario, start, size);
        if (count == 1) yield return scenario.WithSteps([]);
    }

    private static Scenario Without(Scenario scenario, int start, int size) =>
        scenario.WithSteps([.. scenario.Steps.Take(start), .. scenario.Steps.Skip(start + size)]);

    private static IEnumerable<Scenario> WithZeroes(Scenario scenario)
    {
        for (var index = 0; index < scenario.Steps.Count; index++)
            foreach (var simplify in Simplifications)
            {
                var changed = scenario.Steps.ToArray();
                changed[index] = simplify(changed[index]);
                if (changed[index] != scenario.Steps[index]) yield return scenario.WithSteps(changed);
            }
    }
}
