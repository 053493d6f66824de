using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit;

/// <summary>How much is verified, and under which faults.</summary>
public sealed record VerificationOptions
{
    /// <summary>What to run on.</summary>
    public required SimulationSetup Setup { get; init; }

    /// <summary>How many scenarios to run.</summary>
    /// <value>The default is 1,000.</value>
    public int Scenarios { get; init; } = 1_000;

    /// <summary>How long to run. Null: until <see cref="Scenarios"/> are done.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Ends the run before its time; the report then says what was done.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The seed of the first scenario; the next ones follow.</summary>
    /// <value>The default is 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>What may go wrong. Of several faults, each scenario has a random subset.</summary>
    /// <value>The default is all.</value>
    public Faults Faults { get; init; } = Faults.All;

    /// <summary>True: all of <see cref="Faults"/> are on in every scenario.</summary>
    public bool IsExact { get; init; }

    /// <summary>How many devices there are: 1 to 20.</summary>
    /// <value>The default is 2.</value>
    public int Devices { get; init; } = Scenario.DevicesDefault;

    /// <summary>How many scenarios run at once.</summary>
    /// <value>The default is 1.</value>
    public int Parallel { get; init; } = 1;

    /// <summary>After how many failures to end.</summary>
    /// <value>The default is 1.</value>
    public int FailuresMax { get; init; } = 1;

    /// <summary>The beginnings of the names of laws whose failures count, such as <c>L02</c>. Empty: all.</summary>
    public IReadOnlyList<string> Laws { get; init; } = [];

    /// <summary>The folder where failing scenarios are kept. Null: they are not.</summary>
    public string? FailureFolder { get; init; }

    /// <summary>Told of the state of the run about twice a second, by any thread. Null: nobody is.</summary>
    public Action<VerificationReport>? Progress { get; init; }

    internal bool Counts(string name) =>
        Laws.Count == 0 || Laws.Any(law => name.StartsWith(law, StringComparison.OrdinalIgnoreCase));

    internal Scenario ScenarioAt(long index)
    {
        var seed = unchecked(Seed + (int)index);
        return (IsExact ? ScenarioGenerator.CreateExactly(seed, Faults) : ScenarioGenerator.Create(seed, Faults))
            with { Devices = Devices };
    }
}
