namespace Embedded.Sync;

/// <summary>A local change that met a newer one on the hub; the local one won, attribute by attribute.</summary>
/// <param name="Entity">The entity's name.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Attribute">The attribute that was overwritten.</param>
public sealed record SyncConflict(string Entity, Guid ObjectId, string Attribute);

/// <summary>An entity that began anew, and why.</summary>
public sealed record SyncReset(string Entity, ResetReason Reason);

/// <summary>What a completed synchronisation did.</summary>
public sealed record SyncResult
{
    /// <summary>Local transactions that the hub has applied.</summary>
    public int TransactionsApplied { get; init; }

    /// <summary>Local transactions that the hub refused; each left <see cref="SynchronizationError"/>s.</summary>
    public int TransactionsRejected { get; init; }

    /// <summary>Objects written or replaced by the download.</summary>
    public long ObjectsReceived { get; init; }

    /// <summary>Objects that the download removed.</summary>
    public long ObjectsRemoved { get; init; }

    /// <summary>Values of the hub that local changes replaced without having known them.</summary>
    public IReadOnlyList<SyncConflict> Conflicts { get; init; } = [];

    /// <summary>Entities that began anew, in the order in which it happened.</summary>
    public IReadOnlyList<SyncReset> Resets { get; init; } = [];

    /// <summary>True where the hub turned out to be restored to an earlier state, or made anew.</summary>
    public bool TimelineLost { get; init; }

    /// <summary>Requests sent.</summary>
    public int Requests { get; init; }

    /// <summary>Bytes of all requests.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of all answers, uncompressed.</summary>
    public long BytesReceived { get; init; }

    /// <summary>From the first request to the last answer applied.</summary>
    public TimeSpan Duration { get; init; }
}
