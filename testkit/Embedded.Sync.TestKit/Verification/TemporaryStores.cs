using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit;

/// <summary>Makes stores on disk for simulations, each in a temporary folder. Thread-safe.</summary>
/// <param name="open">Opens the store in a folder, and makes it if there is none.</param>
public sealed class TemporaryStores(Func<string, IStore> open) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-verification-").FullName;
    private int _count;

    /// <summary>
    /// A setup on such stores: they are closed and opened when an app is, and a second opener is tried then.
    /// </summary>
    public SimulationSetup Setup => new() { NewStore = New };

    /// <summary>Removes what is left of the stores.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FolderStore New() =>
        new(open, Path.Combine(_folder, $"{Interlocked.Increment(ref _count)}"));
}
