using Embedded.Sync.Device;
using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>
/// An engine that is broken on purpose, around the engine and not in it. A simulator that does not catch each of
/// them within its bound has grown blind.
/// </summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Faults">The faults under which it shows.</param>
/// <param name="ScenarioCountMax">Within how many scenarios it has to be caught: about ten times what it takes.</param>
/// <param name="Break">Breaks a setup.</param>
public sealed record KnownBadEngine(
    string Name, Faults Faults, int ScenarioCountMax, Func<SimulationSetup, SimulationSetup> Break)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownBadEngine> All { get; } =
    [
        new("The hub keeps no departures", Faults.None, 100, OnHub(Dropping(HubTables.Departures))),
        new("The floor never rises", Faults.PurgeDeletes, 200, OnHub(WithFloorAtZero)),
        new("The ledger forgets at once", Faults.Network, 100,
            OnHub(Dropping(HubTables.Decisions, HubTables.DecisionsByVersion))),
        new("The hub keeps no client's newest decision", Faults.Network | Faults.PurgeDecisions, 2_000,
            OnHub(Dropping(HubTables.Clients))),
        new("Versions of attributes stay at zero", Faults.None, 100, OnHub(WithAttributeVersionsAtZero)),
        new("All tags are alike", Faults.SilentRestore, 200, setup =>
            setup with { BreakHubRandom = random => new ConstantTags(random) }),
        new("Stamps are not compared, rows go back", Faults.RollBack, 200, WithoutStamps),
        new("Stamps are not compared, rows are wiped", Faults.Wipe, 200, WithoutStamps),
        new("Removed rows stay", Faults.None, 100, OnDevice(KeepingRows)),
        new("Cursors are written before rows", Faults.None, 100, setup =>
            setup with { BreakDevice = store => new TornStore(store) }),
        new("Moves leave no departure", Faults.Scopes, 100, OnHub(DepartureFlaw.NoneForMoves)),
        new("One departure per object", Faults.Scopes, 1_000, OnHub(DepartureFlaw.OnePerObject)),
        new("Departures go when the object is made again", Faults.Scopes, 200, OnHub(DepartureFlaw.DroppedOnCreate)),
        new("Departures do not say what was", Faults.Scopes, 100, OnHub(DepartureFlaw.NoOldValues)),
        new("Scopes are not compared", Faults.Scopes, 100, setup => setup with { BreakRequest = ForgedScopes.In }),
        new("Removed rows stay, scopes change", Faults.Scopes, 100, OnDevice(KeepingRows)),
        new("Late answers are made to fit", Faults.Network, 2_000, setup => setup with { BreakAnswer = MakeFit }),
    ];

    private static Func<SimulationSetup, SimulationSetup> OnHub(Rewrite rewrite) =>
        setup => setup with { BreakHub = store => new RewritingStore(store, rewrite) };

    private static Func<SimulationSetup, SimulationSetup> OnHub(DepartureFlaw flaw) =>
        setup => setup with { BreakHub = store => new BrokenDepartures(store, flaw) };

    private static Func<SimulationSetup, SimulationSetup> OnDevice(Rewrite rewrite) =>
        setup => setup with { BreakDevice = store => new RewritingStore(store, rewrite) };

    private static SimulationSetup WithoutStamps(SimulationSetup setup) =>
        setup with { BreakDevice = store => new UnstampedStore(store) };

    private static Rewrite Dropping(params byte[] tables) =>
        (operation, key, value) => operation == StoreOperation.Put && tables.Contains(key[0]) ? null : value.ToArray();

    private static byte[]? WithFloorAtZero(
        StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        operation == StoreOperation.Put && key[0] == HubTables.State
            ? (HubState.FromStore(value) with { Floor = 0 }).ToBytes() : value.ToArray();

    private static byte[]? WithAttributeVersionsAtZero(
        StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (operation != StoreOperation.Put || key[0] != HubTables.AttributeVersions) return value.ToArray();
        var buffer = new ByteBuffer();
        new AttributeVersions(default).Write(new MessagePackWriter(buffer));
        return buffer.ToArray();
    }

    private static byte[]? KeepingRows(StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        operation == StoreOperation.Delete && key[0] == DeviceTables.Rows ? null : value.ToArray();

    /// <summary>Puts the stamp that the device expects in place of the one that the answer echoes.</summary>
    private static ReadOnlyMemory<byte> MakeFit(ReadOnlyMemory<byte> answer, ulong stamp)
    {
        var reader = new MessagePackReader(answer.Span);
        reader.ReadArrayHeader();
        reader.Skip(2);
        var start = reader.Offset;
        reader.ReadUInt64();
        var buffer = new ByteBuffer();
        buffer.Write(answer.Span[..start]);
        new MessagePackWriter(buffer).WriteUInt64(stamp);
        buffer.Write(answer.Span[reader.Offset..]);
        return buffer.ToArray();
    }
}
