using Embedded.Sync.Hub;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation.Rules;

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
        new("The hub keeps no departures", Faults.None, 100, OnHub(HubFlaws.Drop(HubTables.Departures))),
        new("The floor never rises", Faults.PurgeDeletes, 200, OnHub(WithState(state => state with { Floor = 0 }))),
        new("The floor is compared by version", Faults.PurgeDeletes, 200,
            OnHub(WithState(state => state with { Floor = Math.Max(1, state.Floor) - 1 }))),
        new("The ledger forgets at once", Faults.Network, 100,
            OnHub(HubFlaws.Drop(HubTables.Decisions, HubTables.DecisionsByVersion))),
        new("The ledger has no horizon", Faults.Network | Faults.PurgeDecisions, 500,
            OnHub(WithState(state => state with { LedgerFloor = 0 }))),
        new("Rejections are not in the ledger", Faults.Network, 2_000, setup => setup with
        {
            BreakHub = store => new RewritingStore(
                store, HubFlaws.Drop(HubTables.Decisions, HubTables.DecisionsByVersion), HubFlaws.IsRejection),
        }),
        new("The hub keeps no client's newest decision", Faults.Network | Faults.PurgeDecisions, 2_000,
            OnHub(HubFlaws.Drop(HubTables.Clients))),
        new("What has expired counts as applied", Faults.Network | Faults.PurgeDecisions, 200, setup =>
            setup with { BreakAnswer = MessageFlaws.ApplyExpired }),
        new("Transactions are counted per client", Faults.Clone, 3000, setup =>
            setup with { BreakDeviceRandom = (random, replica) => new CountedIds(random, replica) }),
        new("Versions of attributes stay at zero", Faults.None, 100, OnHub(HubFlaws.ForgetAttributeVersions)),
        new("All tags are alike", Faults.SilentRestore, 200, setup =>
            setup with { BreakHubRandom = random => new ConstantTags(random) }),
        new("Cursors have tags, requests have no tickets", Faults.SilentRestore, 200, setup =>
            setup with { BreakRequest = MessageFlaws.WithoutTickets }),
        new("Base versions survive a lost timeline", Faults.Reseed, 200, OnDevice(DeviceFlaws.KeepBaseVersion)),
        new("Pages are applied only where newer", Faults.Reseed, 100, OnDevice(DeviceFlaws.KeepNewerRows)),
        new("Stamps are not compared, rows go back", Faults.RollBack, 200, WithoutStamps),
        new("Stamps are not compared, rows are wiped", Faults.Wipe, 200, WithoutStamps),
        new("A store's stamp never changes", Faults.RollBack, 200, setup =>
            setup with { BreakDeviceRandom = (random, _) => new ConstantTags(random) }),
        new("Removed rows stay", Faults.None, 100, OnDevice(DeviceFlaws.KeepRows)),
        new("Cursors are written before rows", Faults.None, 100, setup =>
            setup with { BreakDevice = store => new TornStore(store) }),
        new("Late answers are made to fit", Faults.Network, 2_000, setup =>
            setup with { BreakAnswer = MessageFlaws.MakeFit }),
        new("Moves leave no departure", Faults.Scopes, 100, OnHub(DepartureFlaw.NoneForMoves)),
        new("One departure per object", Faults.Scopes, 1_000, OnHub(DepartureFlaw.OnePerObject)),
        new("Departures go when the object is made again", Faults.Scopes, 200, OnHub(DepartureFlaw.DroppedOnCreate)),
        new("Departures do not say what was", Faults.Scopes, 100, OnHub(DepartureFlaw.NoOldValues)),
        new("Scopes are not compared", Faults.Scopes, 100, setup => setup with { BreakRequest = ForgedScopes.In }),
        new("A resolver loses increments", Faults.Rules, 500, OnRules(RulesFlaw.ResolverLosesIncrements)),
        new("A resolver draws lots", Faults.Rules, 500, OnRules(RulesFlaw.ResolverDrawsLots)),
        new("A resolver forgets what is in no conflict", Faults.Rules, 500, OnRules(RulesFlaw.ResolverForgetsTheRest)),
        new("A handler undoes what devices change", Faults.Rules, 100, OnRules(RulesFlaw.HandlerUndoes)),
        new("A handler draws lots", Faults.Rules, 100, OnRules(RulesFlaw.HandlerDrawsLots)),
        new("Removed rows stay, scopes change", Faults.Scopes, 100, OnDevice(DeviceFlaws.KeepRows)),
    ];

    private static Rewrite WithState(Func<HubState, HubState> change) => HubFlaws.ChangeState(change);

    private static Func<SimulationSetup, SimulationSetup> OnHub(Rewrite rewrite) =>
        setup => setup with { BreakHub = store => new RewritingStore(store, rewrite) };

    private static Func<SimulationSetup, SimulationSetup> OnHub(DepartureFlaw flaw) =>
        setup => setup with { BreakHub = store => new BrokenDepartures(store, flaw) };

    private static Func<SimulationSetup, SimulationSetup> OnRules(RulesFlaw flaw) =>
        setup => setup with { RulesFlaw = flaw };

    private static Func<SimulationSetup, SimulationSetup> OnDevice(Rewrite rewrite) =>
        setup => setup with { BreakDevice = store => new RewritingStore(store, rewrite) };

    private static SimulationSetup WithoutStamps(SimulationSetup setup) =>
        setup with { BreakDevice = store => new UnstampedStore(store) };
}
