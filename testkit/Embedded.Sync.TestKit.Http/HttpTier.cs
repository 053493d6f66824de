using System.Collections.Concurrent;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Http;

/// <summary>
/// Runs scenarios as they run in memory, on what an app is deployed on: a hub behind Kestrel on RocksDB, reached
/// through <c>HttpSyncTransport</c>, and devices whose stores are RocksDB's. The hub is a process, and so is what
/// holds the devices' stores; where a scenario ends one, it is killed. Thread-safe.
/// </summary>
/// <remarks>
/// Both processes are this program again: its <c>Main</c> has to begin with <see cref="TryServe"/>. Time and chance
/// are shared with them, so a scenario has the same trace on this tier as in memory. A loss of power is a kill, after
/// which the store is what it was at its last durable commit.
/// </remarks>
public sealed class HttpTier : IDisposable
{
    private readonly ConcurrentBag<HttpHost> _hosts = [];
    private readonly ProcessPool _processes;
    private readonly string _folder;
    private int _folders;

    /// <param name="program">
    /// The assembly to run as a process: the one whose <c>Main</c> calls <see cref="TryServe"/>.
    /// </param>
    /// <param name="folder">Where the stores go. The default: a temporary folder, in memory where there is one.</param>
    public HttpTier(string program, string? folder = null)
    {
        _folder = Path.Combine(folder ?? DefaultFolder(), $"embedded-http-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_folder);
        _processes = new ProcessPool(program);
        Setup = new SimulationSetup
        {
            NewStore = () => throw new InvalidOperationException("Stores of this tier belong to a run."),
            OpenHost = Open,
        };
    }

    /// <summary>The setup to run scenarios on.</summary>
    public SimulationSetup Setup { get; }

    /// <summary>How many processes have been killed.</summary>
    public int Kills => _processes.Kills;

    /// <summary>Does the work of a process of this tier, where the program's arguments say that it is one.</summary>
    /// <returns>False where they do not.</returns>
    public static bool TryServe(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments is not [ProcessPool.Mark, var kind]) return false;
        using var hub = new HubServer();
        ProcessLoop.Run(kind == ProcessPool.HubKind ? hub.Serve : new StoreServer().Serve);
        return true;
    }

    /// <summary>Ends the processes, and removes what is left of the stores.</summary>
    public void Dispose()
    {
        foreach (var host in _hosts) host.End();
        _processes.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>One that no run uses, or another one.</summary>
    private HttpHost Open(Scenario scenario)
    {
        if (!_hosts.TryTake(out var host))
            host = new HttpHost(_processes, NewFolder(), _hosts.Add);
        host.Begin(scenario);
        return host;
    }

    private string NewFolder() =>
        Directory.CreateDirectory(Path.Combine(_folder, $"{Interlocked.Increment(ref _folders)}")).FullName;

    private static string DefaultFolder() => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
}
