using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.Hosts;

namespace Embedded.Sync.TestKit.Http;

/// <summary>
/// The two processes of a run: the hub's, and that of the devices' stores. The next run has them too, if they live.
/// </summary>
internal sealed class HttpHost : ISimulationHost
{
    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ProcessLink _hub;
    private readonly ProcessLink _stores;
    private readonly SharedMoment _moment;
    private readonly string _folder;
    private readonly Action<HttpHost> _release;
    private int _paths;

    /// <param name="processes">Where the processes come from.</param>
    /// <param name="folder">The folder of all that is stored.</param>
    /// <param name="release">Told when no run uses them.</param>
    public HttpHost(ProcessPool processes, string folder, Action<HttpHost> release)
    {
        (_folder, _release) = (folder, release);
        _hub = new ProcessLink(processes, ProcessPool.HubKind);
        _stores = new ProcessLink(processes, ProcessPool.StoreKind);
        MomentPath = Path.Combine(folder, "moment");
        _moment = new SharedMoment(MomentPath);
        Begin(new Scenario());
    }

    public string MomentPath { get; }

    public Scenario Scenario { get; private set; } = null!;

    public RandomSource Random { get; private set; } = null!;

    public ManualClock Clock { get; private set; } = null!;

    public void Begin(Scenario scenario)
    {
        _moment.BytesDrawn = 0;
        Scenario = scenario;
        Random = new SharedChance(scenario.Seed, _moment);
        Clock = new ManualClock(_moment);
    }

    public string NewPath() => Path.Combine(_folder, $"{++_paths}");

    public IStore NewStore() => new FolderStore(path => new ProcessStore(_stores, path), NewPath());

    public void KillDevices() => _stores.Kill();

    public IHubPort OpenHub(CommitListener committed) => new ProcessHub(this, _hub, _client, committed);

    /// <summary>The end of a run: what it stored goes.</summary>
    public void Dispose()
    {
        if (_hub.IsRunning) _hub.Call(writer => writer.Write((byte)HubCall.Close));
        foreach (var path in Directory.EnumerateDirectories(_folder)) Directory.Delete(path, recursive: true);
        foreach (var path in Directory.EnumerateFiles(_folder).Where(path => path != MomentPath)) File.Delete(path);
        _release(this);
    }

    public void End()
    {
        _hub.End();
        _stores.End();
        _moment.Dispose();
        _client.Dispose();
    }
}
