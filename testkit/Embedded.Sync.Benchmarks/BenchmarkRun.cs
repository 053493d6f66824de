using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;

namespace Embedded.Sync.Benchmarks;

/// <summary>What the benchmarks of one run share: options, hubs that are filled once, and the figures.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options) : IDisposable
{
    // Taken at the start: the run itself is a load.
    private readonly string _machine = Machine.Describe(options.Directory);
    private readonly List<Figure> _figures = [];
    private readonly Dictionary<(StoreKind, int), FilledHub> _hubs = [];

    public BenchmarkOptions Options { get; } = options;

    public Workspace Workspace { get; } = new(options.Directory);

    /// <summary>A hub with so many products, made when first asked for. A change to it is one for all.</summary>
    public FilledHub Hub(StoreKind kind, int objects)
    {
        if (_hubs.TryGetValue((kind, objects), out var known)) return known;
        Console.Error.WriteLine($"  … filling a hub on {kind} with {objects:N0} products");
        return _hubs[(kind, objects)] = FilledHub.Create(Workspace, kind, objects);
    }

    /// <summary>Forgets a hub that is not needed again, for its memory.</summary>
    public void Drop(StoreKind kind, int objects)
    {
        if (_hubs.Remove((kind, objects), out var hub)) hub.Dispose();
    }

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        Console.Error.WriteLine("  " + FigureTable.Line(figure));
    }

    /// <summary>Prints the table, and writes the file where one was asked for.</summary>
    public void Finish()
    {
        Console.WriteLine(_machine);
        Console.WriteLine();
        FigureTable.Write(_figures, Console.Out);
        if (Options.JsonFile is { } file) FigureFile.Write(file, _machine, _figures);
    }

    public void Dispose()
    {
        foreach (var hub in _hubs.Values) hub.Dispose();
        Workspace.Dispose();
    }
}
