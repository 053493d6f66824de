namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What may go wrong in a scenario. Writes, synchronisations and deletes are always there.</summary>
[Flags]
public enum Faults
{
    /// <summary>Nothing goes wrong.</summary>
    None = 0,

    /// <summary>Requests and answers are lost, delayed, repeated, reordered.</summary>
    Network = 1,

    /// <summary>Messages are cut, have bits flipped, or are not the hub's.</summary>
    Damage = 1 << 1,

    /// <summary>A device loses rows, cursors, outbox or all.</summary>
    Wipe = 1 << 2,

    /// <summary>A device's rows go back to an older state.</summary>
    RollBack = 1 << 3,

    /// <summary>A device goes back to its backup.</summary>
    DeviceRestore = 1 << 4,

    /// <summary>A device is copied onto the other.</summary>
    Clone = 1 << 5,

    /// <summary>The hub goes back to its backup in silence.</summary>
    SilentRestore = 1 << 6,

    /// <summary>The hub goes back to its backup, declared.</summary>
    DeclaredRestore = 1 << 7,

    /// <summary>The hub is made anew.</summary>
    Reseed = 1 << 8,

    /// <summary>The hub forgets deletes.</summary>
    PurgeDeletes = 1 << 9,

    /// <summary>The hub forgets decisions.</summary>
    PurgeDecisions = 1 << 10,

    /// <summary>Users change on a device.</summary>
    Users = 1 << 11,

    /// <summary>A device's process ends at a commit.</summary>
    Crash = 1 << 12,

    /// <summary>A device's disk is full at a commit.</summary>
    DiskFull = 1 << 13,

    /// <summary>A device loses power.</summary>
    PowerLoss = 1 << 14,

    /// <summary>The hub's process ends at a commit, or its disk is full.</summary>
    HubCrash = 1 << 15,

    /// <summary>The clock jumps.</summary>
    Clock = 1 << 16,

    /// <summary>The app asks for full downloads, or resets the database.</summary>
    Forget = 1 << 17,

    /// <summary>Entities are constrained: objects move between groups, and devices change theirs.</summary>
    Scopes = 1 << 18,

    /// <summary>
    /// The hub has rules: each entity a conflict policy of its own or a resolver, a handler refuses and another one
    /// derives, and one attribute is a counter.
    /// </summary>
    Rules = 1 << 19,

    /// <summary>
    /// The hub has access rules: users read a part of the objects, and of some not all attributes, and what they may
    /// read changes. In scenarios with it, the fault <see cref="Rules"/> does nothing.
    /// </summary>
    Access = 1 << 20,

    /// <summary>
    /// The hub has rules, as with <see cref="Rules"/>, and a handler of special items writes and removes notes.
    /// </summary>
    Handlers = 1 << 21,

    /// <summary>All of them.</summary>
    All = (1 << 22) - 1,
}
