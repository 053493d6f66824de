using System.Globalization;
using Embedded.Sync.TestKit.Naive;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.Verifier;

/// <summary>What the command line asks for.</summary>
internal sealed record VerifierOptions
{
    public const string Usage = """
        Embedded.Sync.Verifier [--scenarios N | --minutes M] [--seed S] [--faults A,B] [--laws L02,L15]
                               [--devices N] [--store memory|rocksdb | --tier http] [--parallel N]
                               [--failures N]
                               [--must-cover] [--save FOLDER] [--json FILE] [--html FILE]
        Embedded.Sync.Verifier --replay FILE [--store memory|rocksdb | --tier http]
        Embedded.Sync.Verifier --known-bad SEEDS
        Embedded.Sync.Verifier --naive DESIGN
        Embedded.Sync.Verifier --mutations FILE [--scenarios N] [--seed S]
        Embedded.Sync.Verifier --list-laws

          --scenarios  How many to run. Default 10000.
          --minutes    How long to run instead; parts of minutes are allowed.
          --seed       The seed of the first; the next ones follow. Default 1.
          --faults     Which faults are on in every scenario. Default All: in each another subset of all.
          --laws       The beginnings of the names of laws whose failures count. Default: all.
          --devices    How many devices there are, 1 to 20. Default 2.
          --store      Where hub and devices keep their data. Default memory.
          --tier       With http: hub and stores in processes of their own, which are killed where the scenario
                       says; RocksDB on both ends, and real HTTP between them.
          --parallel   How many to run at once: the result is the same. Default: in memory one a processor, else 1.
          --failures   How many failures to show, shrunk, before it ends. Default 1.
          --must-cover Fails where an interesting state was never reached, or a fault never met a state.
          --save       The folder for failing scenarios. Default failed-scenarios.
          --json       Writes the summary as JSON.
          --html       Writes the summary as a page that needs no other file.
          --replay     Runs one scenario from a file of JSON.
          --known-bad  Tells, for engines that are broken on purpose, how many scenarios it takes to catch them,
                       from as many first seeds; fails where one is not caught.
          --naive      Shows how a synchroniser as it is often written first loses rows: DateAfter, DateFrom,
                       DateAndId, SequenceAtWrite, SequenceOfCommit, OffsetPaging, CursorBeforeRows,
                       WatermarkFromRows, or Sound.
          --mutations  Plants each fault of a list in a copy of the engine's sources, and tells after how many
                       scenarios it is caught; fails where one is not. Start it in the root of the repository.
          --list-laws  Lists the laws, with what checks each.

        Interrupted (Ctrl+C), a run ends and sums up what it did.
        Exit code: 0 where all is well, 1 where it is not, 2 where the arguments are not understood.
        """;

    private static readonly string[] Flags = ["--must-cover", "--list-laws"];

    public int Scenarios { get; private init; } = 10_000;

    public double? Minutes { get; private init; }

    public int Seed { get; private init; } = 1;

    public Faults Faults { get; private init; } = Faults.All;

    public IReadOnlyList<string> Laws { get; private init; } = [];

    public int Devices { get; private init; } = Scenario.DevicesDefault;

    public string Store { get; private init; } = "memory";

    public string Tier { get; private init; } = "";

    public int? Parallel { get; private init; }

    public int Failures { get; private init; } = 1;

    public bool MustCover { get; private init; }

    public string Save { get; private init; } = "failed-scenarios";

    public string? Json { get; private init; }

    public string? Html { get; private init; }

    public string? Replay { get; private init; }

    public int KnownBad { get; private init; }

    public string? Mutations { get; private init; }

    public NaiveDesign? Naive { get; private init; }

    public bool ListLaws { get; private init; }

    /// <summary>The options, or null and what is wrong with them.</summary>
    public static VerifierOptions? Parse(string[] args, out string fault)
    {
        var options = new VerifierOptions();
        fault = "";
        for (var index = 0; index < args.Length; index++)
        {
            var name = args[index];
            var value = Flags.Contains(name) ? "" : index + 1 < args.Length ? args[++index] : "";
            if (options.With(name, value) is not { } next)
            {
                fault = $"'{$"{name} {value}".TrimEnd()}' is not understood.";
                return null;
            }

            options = next;
        }

        return options;
    }

    private VerifierOptions? With(string name, string value) => name switch
    {
        "--must-cover" => this with { MustCover = true },
        "--list-laws" => this with { ListLaws = true },
        "--replay" when File.Exists(value) => this with { Replay = value },
        "--mutations" when File.Exists(value) => this with { Mutations = value },
        "--naive" when Enum.TryParse<NaiveDesign>(value, ignoreCase: true, out var design) =>
            this with { Naive = design },
        "--save" when value.Length > 0 => this with { Save = value },
        "--json" when value.Length > 0 => this with { Json = value },
        "--html" when value.Length > 0 => this with { Html = value },
        "--store" when value is "memory" or "rocksdb" => this with { Store = value },
        "--tier" when value == "http" => this with { Tier = value },
        "--laws" when value.Length > 0 => this with { Laws = value.Split(',', StringSplitOptions.TrimEntries) },
        "--faults" when !int.TryParse(value, out _) && Enum.TryParse<Faults>(value, ignoreCase: true, out var faults) =>
            this with { Faults = faults },
        "--minutes" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
            && minutes > 0 => this with { Minutes = minutes },
        _ when int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) =>
            With(name, number),
        _ => null,
    };

    private VerifierOptions? With(string name, int number) => (name, number) switch
    {
        ("--seed", _) => this with { Seed = number },
        ("--scenarios", > 0) => this with { Scenarios = number },
        ("--devices", >= 1 and <= 20) => this with { Devices = number },
        ("--parallel", > 0) => this with { Parallel = number },
        ("--failures", > 0) => this with { Failures = number },
        ("--known-bad", > 0) => this with { KnownBad = number },
        _ => null,
    };
}
