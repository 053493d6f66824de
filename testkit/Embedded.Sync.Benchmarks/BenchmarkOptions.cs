using System.Globalization;

namespace Embedded.Sync.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed class BenchmarkOptions
{
    private const string Usage = """
        --objects 100000,1000000   sizes of the hub, ascending (default)
        --only first-download,wire these benchmarks and no others
        --quick                    10,000 objects, one repetition: shows that all of it runs, not how fast
        --repetitions 5            how often each figure is taken; the median is shown (default 5)
        --large                    the incremental benchmark with 10,000,000 objects as well
        --directory DIR            where stores are made (default: the system's directory for temporary files)
        --json FILE                writes every sample
        """;

    private readonly HashSet<string> _only = [];

    public IReadOnlyList<int> Objects { get; private set; } = [100_000, 1_000_000];

    public int Repetitions { get; private set; } = 5;

    public bool IsQuick { get; private set; }

    public bool IsLarge { get; private set; }

    public string Directory { get; private set; } = Path.GetTempPath();

    public string? JsonFile { get; private set; }

    /// <summary>Reads the arguments; null where one is wrong, with what to do instead.</summary>
    public static BenchmarkOptions? Parse(string[] args, out string wrong)
    {
        var options = new BenchmarkOptions();
        wrong = $"Names: {string.Join(", ", BenchmarkList.All.Select(benchmark => benchmark.Name))}\n{Usage}";
        for (var index = 0; index < args.Length; index++)
        {
            if (options.TakeFlag(args[index])) continue;
            if (index + 1 == args.Length || !options.TakeValue(args[index], args[++index])) return null;
        }

        return options;
    }

    public bool Includes(string name) => _only.Count == 0 || _only.Contains(name);

    private bool TakeFlag(string argument)
    {
        if (argument == "--large") return IsLarge = true;
        if (argument != "--quick") return false;
        (Objects, Repetitions) = ([10_000], 1);
        return IsQuick = true;
    }

    private bool TakeValue(string argument, string value)
    {
        switch (argument)
        {
            case "--objects":
                Objects = [.. value.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).Order()];
                return Objects.All(count => count > 0);
            case "--only":
                foreach (var name in value.Split(',')) _only.Add(name);
                return _only.All(name => BenchmarkList.All.Any(benchmark => benchmark.Name == name));
            case "--repetitions":
                Repetitions = int.Parse(value, CultureInfo.InvariantCulture);
                return Repetitions > 0;
            case "--directory":
                Directory = value;
                return true;
            case "--json":
                JsonFile = value;
                return true;
            default:
                return false;
        }
    }
}
