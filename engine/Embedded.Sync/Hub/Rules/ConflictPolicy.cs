namespace Embedded.Sync;

/// <summary>
/// What the hub does with a change of a value that somebody else has written since its device last saw it. Declared
/// for each entity; counters never conflict. Every conflict is recorded, whatever the policy.
/// </summary>
public enum ConflictPolicy
{
    /// <summary>
    /// Each attribute keeps what arrived last. A delete removes what was updated meanwhile; an update of what was
    /// deleted is rejected with <see cref="RejectionCode.NotFound"/>. The default.
    /// </summary>
    LastWriterWins,

    /// <summary>
    /// Attributes in conflict keep the hub's value, the others take the device's. A delete of what was updated
    /// meanwhile is dropped, and so is an update of what was deleted.
    /// </summary>
    HubWins,

    /// <summary>
    /// The device's value is taken, whatever the hub has. A device sends the attributes that it changed, and what it
    /// sends arrives last, so this ends as <see cref="LastWriterWins"/> does; it says that this is meant.
    /// </summary>
    DeviceWins,

    /// <summary>The transaction is rejected with <see cref="RejectionCode.Conflict"/>, in all of these cases.</summary>
    Reject,
}

/// <summary>How one conflict ended.</summary>
public enum ConflictResolution : byte
{
    /// <summary>The device's value replaced the hub's.</summary>
    DeviceWon = 1,

    /// <summary>The hub's value stayed.</summary>
    HubWon = 2,

    /// <summary>The entity's own resolver chose the value.</summary>
    Resolved = 3,

    /// <summary>The hub's value stayed, and the whole transaction was rejected.</summary>
    Rejected = 4,

    /// <summary>
    /// A handler of the hub made something else of it. Told of objects with <see cref="SyncMode.NothingPreserve"/>,
    /// which no download brings back.
    /// </summary>
    Handled = 5,
}
