using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Access;
using Embedded.Sync.TestKit.Simulation.Hosts;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What all parts of one run share: chance, time, stores, counters, and the digest of the trace.</summary>
internal sealed class SimulationContext : IDisposable
{
    private readonly List<IStore> _stores = [];
    private readonly Dictionary<string, SimulatedGrants> _grants = [];
    private long _value;

    public SimulationContext(SimulationSetup setup, Scenario scenario)
    {
        (Setup, Scenario, Host) = (setup, scenario, setup.OpenHost?.Invoke(scenario));
        Clock = Host?.Clock ?? new ManualClock();
        Random = Host?.Random ?? RandomSource.FromSeed(scenario.Seed);
        if (Host is not null) KillDevices = Host.KillDevices;
    }

    public SimulationSetup Setup { get; }

    public Scenario Scenario { get; }

    /// <summary>Where hub and stores live; null where that is here.</summary>
    public ISimulationHost? Host { get; }

    /// <summary>Ends the process that holds the devices' stores; null where that is this one.</summary>
    public Action? KillDevices { get; }

    public ManualClock Clock { get; }

    /// <summary>One source for both ends: a device that is opened again, or cloned, never repeats a stamp.</summary>
    public RandomSource Random { get; }

    public SortedDictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    public ulong Trace { get; private set; } = Fnv.Start;

    /// <summary>A value that nobody has written yet.</summary>
    public long NextValue() => ++_value;

    public void Count(string what) => Counters[what] = Counters.GetValueOrDefault(what) + 1;

    /// <summary>What a user may read; null where that is everything.</summary>
    public SimulatedGrants? GrantsOf(string user) =>
        SimulationModel.IsGranted ? _grants.GetValueOrDefault(user, SimulatedGrants.First) : null;

    public void Grant(string user, SimulatedGrants grants) => _grants[user] = grants;

    public void AddToTrace(ulong digest) => Trace = Fnv.Add(Trace, digest);

    public void AddToTrace(ReadOnlySpan<byte> bytes) => Trace = Fnv.Add(Trace, bytes);

    public IStore NewStore() => Keep(Host?.NewStore() ?? Setup.NewStore());

    public IStore Copy(IStore store)
    {
        if (Host is null && Setup.CopyStore is { } copying) return Keep(copying(store));
        var copy = NewStore();
        StoreCopy.Copy(store, copy);
        return copy;
    }

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
        Host?.Dispose();
    }

    private IStore Keep(IStore store)
    {
        _stores.Add(store);
        return store;
    }
}
