using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Hosts;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What a simulation runs on.</summary>
public sealed record SimulationSetup
{
    /// <summary>Makes an empty store.</summary>
    public required Func<IStore> NewStore { get; init; }

    /// <summary>Makes an independent copy of a store. Null: by copying every key into a new one.</summary>
    public Func<IStore, IStore>? CopyStore { get; init; }

    /// <summary>The profile whose entities of mode All are verified. Null: a model of the kit's own.</summary>
    public SyncProfile? Profile { get; init; }

    /// <summary>What the objects of <see cref="Profile"/> may hold. The default: every value of each type.</summary>
    public ModelValues Values { get; init; } = ModelValues.Default;

    /// <summary>Stands between a device and its store, to break the engine on purpose. Null: nothing does.</summary>
    public Func<IStore, IStore>? BreakDevice { get; init; }

    /// <summary>Stands between the hub and its store, to break the engine on purpose. Null: nothing does.</summary>
    public Func<IStore, IStore>? BreakHub { get; init; }

    /// <summary>Stands between the hub and its chance, to break the engine on purpose. Null: nothing does.</summary>
    public Func<RandomSource, RandomSource>? BreakHubRandom { get; init; }

    /// <summary>
    /// Changes an answer on its way, given the stamp that its device expects, to break the transport on purpose.
    /// Null: nothing does.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, ulong, ReadOnlyMemory<byte>>? BreakAnswer { get; init; }

    /// <summary>Stands between a device and its chance. Null: nothing does.</summary>
    internal Func<RandomSource, SimulatedReplica, RandomSource>? BreakDeviceRandom { get; init; }

    /// <summary>
    /// Changes a request before the hub sees it, given the key that the hub seals cursors with. Null: nothing does.
    /// </summary>
    internal Func<ReadOnlyMemory<byte>, byte[], ReadOnlyMemory<byte>>? BreakRequest { get; init; }

    /// <summary>What is wrong with the hub's rules, under the fault Rules.</summary>
    internal Rules.RulesFlaw RulesFlaw { get; init; }

    /// <summary>Opens what hub and stores of a scenario live in. Null: this process.</summary>
    internal Func<Scenario, ISimulationHost>? OpenHost { get; init; }
}
