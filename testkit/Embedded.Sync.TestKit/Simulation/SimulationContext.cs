using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What all parts of one run share: chance, time, stores, counters, and the digest of the trace.</summary>
internal sealed class SimulationContext(SimulationSetup setup, Scenario scenario) : IDisposable
{
    private readonly List<IStore> _stores = [];
    private long _value;

    public SimulationSetup Setup { get; } = setup;

    public Scenario Scenario { get; } = scenario;

    public ManualClock Clock { get; } = new();

    /// <summary>One source for both ends: a device that is opened again, or cloned, never repeats a stamp.</summary>
    public RandomSource Random { get; } = RandomSource.FromSeed(scenario.Seed);

    public SortedDictionary<string, long> Counters { get; } = new(StringComparer.Ordinal);

    public ulong Trace { get; private set; } = Fnv.Start;

    /// <summary>A value that nobody has written yet.</summary>
    public long NextValue() => ++_value;

    public void Count(string what) => Counters[what] = Counters.GetValueOrDefault(what) + 1;

    public void AddToTrace(ulong digest) => Trace = Fnv.Add(Trace, digest);

    public void AddToTrace(ReadOnlySpan<byte> bytes) => Trace = Fnv.Add(Trace, bytes);

    public IStore NewStore() => Keep(Setup.NewStore());

    public IStore Copy(IStore store) => Keep(Setup.Copy(store));

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
    }

    private IStore Keep(IStore store)
    {
        _stores.Add(store);
        return store;
    }
}
