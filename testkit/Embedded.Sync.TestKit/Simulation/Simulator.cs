namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What a run of one scenario gave.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Failure">The law that was broken, or null.</param>
/// <param name="StepIndex">The step at which it was; the number of steps where it was at rest.</param>
/// <param name="Trace">A digest of all messages and stores: equal scenarios give equal ones (L41).</param>
/// <param name="Counters">How often each interesting state was reached.</param>
public sealed record SimulationResult(
    Scenario Scenario, LawBrokenException? Failure, int StepIndex, ulong Trace, IReadOnlyDictionary<string,
        long> Counters)
{
    /// <summary>
    /// A digest of what hub and devices hold at rest, whatever stamps and tags were drawn: for comparing runs.
    /// </summary>
    public ulong AtRest { get; init; }

    /// <summary>True where every law held.</summary>
    public bool IsGreen => Failure is null;

    /// <summary>Law, step, expected, found, the scenario, and how to run it again; or that all laws held.</summary>
    /// <param name="file">The file that holds the scenario; null where none does.</param>
    public string Describe(string? file = null)
    {
        if (Failure is null) return "Every law held.";
        var step = StepIndex < Scenario.Steps.Count ? $"step {StepIndex}, {Scenario.Steps[StepIndex]}" : "rest";
        return $"{Failure.Message} At {step}.\n{Scenario.ToJson()}\n"
            + $"Again: Embedded.Sync.Verifier --replay {file ?? "FILE, with the JSON in it"}\n"
            + "or new Simulator(setup).Run(Scenario.FromJson(json)).\n"
            + $"{Failure.InnerException}";
    }
}

/// <summary>Runs scenarios against the engine, and makes failing ones small.</summary>
public sealed class Simulator(SimulationSetup setup)
{
    /// <summary>Runs a scenario.</summary>
    public SimulationResult Run(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        using var run = new SimulationRun(setup, scenario);
        LawBrokenException? failure = null;
        try
        {
            run.Run();
        }
        catch (LawBrokenException broken)
        {
            failure = broken;
        }
        catch (Exception unexpected)
        {
            failure = new LawBrokenException(
                "No_unexpected_exception", "none", $"{unexpected.GetType().Name}: {unexpected.Message}", unexpected);
        }

        return new SimulationResult(scenario, failure, run.StepIndex, run.Context.Trace, run.Context.Counters)
        {
            AtRest = run.AtRest,
        };
    }

    /// <summary>The smallest scenario found that breaks the same law.</summary>
    public SimulationResult Shrink(SimulationResult failed)
    {
        ArgumentNullException.ThrowIfNull(failed);
        if (failed.Failure is not { } failure) return failed;
        return Run(ScenarioShrinker.Shrink(failed.Scenario, scenario => Run(scenario).Failure?.Law == failure.Law));
    }
}
