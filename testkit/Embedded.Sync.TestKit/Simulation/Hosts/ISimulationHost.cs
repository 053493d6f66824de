using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>
/// Where hub and stores of one run live, when that is not in this process. Chance and time are shared with it, so that
/// a scenario gives the same trace there and here.
/// </summary>
internal interface ISimulationHost : IDisposable
{
    RandomSource Random { get; }

    ManualClock Clock { get; }

    /// <summary>Makes an empty store for a device.</summary>
    IStore NewStore();

    /// <summary>Ends the process that holds the devices' stores, at once.</summary>
    void KillDevices();

    /// <summary>The hub, not made yet.</summary>
    IHubPort OpenHub(CommitListener committed);
}
