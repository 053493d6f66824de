namespace Embedded.Sync;

/// <summary>What a full synchronisation does with an entity.</summary>
public enum SyncMode
{
    /// <summary>Uploads local changes and downloads everything that the caller may read.</summary>
    All = 1,

    /// <summary>As <see cref="All"/>, for the objects that match a constraint.</summary>
    Constrained = 2,

    /// <summary>Uploads, downloads nothing, and clears what was uploaded.</summary>
    NothingClear = 3,

    /// <summary>Uploads, downloads nothing, and keeps the local objects.</summary>
    NothingPreserve = 4,

    /// <summary>Stays on the device: neither uploads nor downloads.</summary>
    Never = 5,

    /// <summary>Lives on the hub only; each query needs a connection.</summary>
    Online = 6,
}
