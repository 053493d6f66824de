using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.Verifier;

/// <summary>What the command line asks for.</summary>
internal sealed record VerifierOptions
{
    public const string Usage = """
        Embedded.Sync.Verifier [--scenarios N] [--seed S] [--faults A,B] [--parallel N] [--failures N]
        Embedded.Sync.Verifier --replay FILE
        Embedded.Sync.Verifier --known-bad SEEDS

          --scenarios  How many to run. Default 10000.
          --seed       The seed of the first; the next ones follow. Default 1.
          --faults     Which faults to draw from. Default All.
          --parallel   How many to run at once. Default 1.
          --failures   How many failures to show, shrunk, before it ends. Default 1.
          --replay     Runs one scenario from a file of JSON.
          --known-bad  Tells, for engines that are broken on purpose, how many scenarios it takes to catch them,
                       from as many first seeds.
        """;

    public int Scenarios { get; private init; } = 10_000;

    public int Seed { get; private init; } = 1;

    public Faults Faults { get; private init; } = Faults.All;

    public int Parallel { get; private init; } = 1;

    public int Failures { get; private init; } = 1;

    public string? Replay { get; private init; }

    public int KnownBad { get; private init; }

    /// <summary>The options, or null and what is wrong with them.</summary>
    public static VerifierOptions? Parse(string[] args, out string fault)
    {
        var options = new VerifierOptions();
        fault = "";
        for (var index = 0; index < args.Length; index += 2)
        {
            var value = index + 1 < args.Length ? args[index + 1] : "";
            if (options.With(args[index], value) is not { } next)
            {
                fault = $"'{args[index]} {value}' is not understood.";
                return null;
            }

            options = next;
        }

        return options;
    }

    private VerifierOptions? With(string name, string value) => (name, int.TryParse(value, out var number)) switch
    {
        ("--scenarios", true) => this with { Scenarios = number },
        ("--seed", true) => this with { Seed = number },
        ("--parallel", true) when number > 0 => this with { Parallel = number },
        ("--failures", true) when number > 0 => this with { Failures = number },
        ("--known-bad", true) => this with { KnownBad = number },
        ("--faults", false) when Enum.TryParse<Faults>(value, ignoreCase: true, out var faults) =>
            this with { Faults = faults },
        ("--replay", _) when File.Exists(value) => this with { Replay = value },
        _ => null,
    };
}
