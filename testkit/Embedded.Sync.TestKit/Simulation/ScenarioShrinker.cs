namespace Embedded.Sync.TestKit.Simulation;

/// <summary>Makes a failing scenario small: takes away steps as long as the same law stays broken.</summary>
internal static class ScenarioShrinker
{
    public static Scenario Shrink(Scenario scenario, Func<Scenario, bool> fails)
    {
        for (var size = scenario.Steps.Count / 2; size >= 1; size /= 2)
            for (var start = 0; start + size <= scenario.Steps.Count;)
            {
                var smaller = Without(scenario, start, size);
                if (fails(smaller)) scenario = smaller;
                else start += size;
            }

        return Simplify(RemoveSingles(scenario, fails), fails);
    }

    /// <summary>Taking away one step may make another one superfluous, so this goes on until nothing can go.</summary>
    private static Scenario RemoveSingles(Scenario scenario, Func<Scenario, bool> fails)
    {
        for (var start = 0; start < scenario.Steps.Count;)
        {
            var smaller = Without(scenario, start, 1);
            if (fails(smaller)) (scenario, start) = (smaller, 0);
            else start++;
        }

        return scenario;
    }

    /// <summary>Zeroes are easier to read than numbers that do not matter.</summary>
    private static Scenario Simplify(Scenario scenario, Func<Scenario, bool> fails)
    {
        Func<Operation, Operation>[] simplifications =
            [step => step with { Argument = 0 }, step => step with { Object = 0 }, step => step with { Device = 0 }];
        for (var index = 0; index < scenario.Steps.Count; index++)
            foreach (var simplify in simplifications)
            {
                var changed = scenario.Steps.ToArray();
                changed[index] = simplify(changed[index]);
                if (changed[index] != scenario.Steps[index] && fails(scenario.WithSteps(changed)))
                    scenario = scenario.WithSteps(changed);
            }

        return scenario;
    }

    private static Scenario Without(Scenario scenario, int start, int size) =>
        scenario.WithSteps([.. scenario.Steps.Take(start), .. scenario.Steps.Skip(start + size)]);
}
