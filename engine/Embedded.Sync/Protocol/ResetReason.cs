namespace Embedded.Sync;

/// <summary>
/// Why an entity is downloaded anew (rule R7). Local rows stay readable until they are replaced;
/// pending work stays. The number 7 is not used again.
/// </summary>
public enum ResetReason : byte
{
    /// <summary>No reset.</summary>
    None = 0,

    /// <summary>The cursor is damaged, forged, or of an unknown form.</summary>
    BadCursor = 1,

    /// <summary>The cursor was made for another user or profile.</summary>
    User = 2,

    /// <summary>The hub was restored, as its operator declared, or is another one.</summary>
    HubId = 3,

    /// <summary>The hub does not contain the commit that the cursor was read at.</summary>
    Timeline = 4,

    /// <summary>The device's rows and its cursor do not belong together: one of them was wiped or restored.</summary>
    Store = 5,

    /// <summary>Mode, constraint, parameters, generalisation, access or readable attributes changed.</summary>
    Scope = 6,

    /// <summary>Deletes that the running bootstrap needs were purged on the hub.</summary>
    BootFloor = 8,

    /// <summary>The device was away longer than the hub keeps its deletes.</summary>
    Floor = 9,
}
