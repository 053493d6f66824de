namespace Embedded.Sync;

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

    /// <summary>Where local changes met what they did not know, and how that ended.</summary>
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

    /// <summary>The result itself where nothing was refused.</summary>
    /// <exception cref="PartialSynchronizationException">The hub refused a local transaction.</exception>
    public SyncResult ThrowIfRejected() =>
        TransactionsRejected == 0 ? this : throw new PartialSynchronizationException(this);
}
