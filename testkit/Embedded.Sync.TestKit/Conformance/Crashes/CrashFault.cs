namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>What is done to a process that commits to a store.</summary>
internal enum CrashFault
{
    /// <summary>Nothing; persistence points are counted.</summary>
    None,

    /// <summary>The process is killed at the n-th persistence point.</summary>
    Kill,

    /// <summary>At every n-th persistence point copies are made as a loss of power would leave the files.</summary>
    PowerLoss,

    /// <summary>The n-th sync fails with an input or output error.</summary>
    FailingSync,

    /// <summary>The n-th write finds no space.</summary>
    FullDisk,
}

/// <summary>What a process shall do: one line to it.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Point">At which point, from 1.</param>
/// <param name="Seed">Draws the batches, and what is lost.</param>
/// <param name="Folder">A folder for the store, for copies of it beside it, and for nothing else.</param>
internal readonly record struct CrashPlan(CrashFault Fault, int Point, int Seed, string Folder)
{
    /// <summary>The folder whose files are the store's.</summary>
    internal string Files => Path.Combine(Folder, "files");

    /// <summary>The path that the store is opened at, in one of those folders.</summary>
    internal static string StoreIn(string files) => Path.Combine(files, "store");

    internal static CrashPlan Parse(string line)
    {
        var parts = line.Split(' ', 4);
        return new(Enum.Parse<CrashFault>(parts[0]), int.Parse(parts[1]), int.Parse(parts[2]), parts[3]);
    }

    public override string ToString() => $"{Fault} {Point} {Seed} {Folder}";
}
