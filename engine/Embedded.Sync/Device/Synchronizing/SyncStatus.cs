namespace Embedded.Sync;

/// <summary>Whether a synchroniser is at work.</summary>
public enum SyncState
{
    /// <summary>No synchronisation is running.</summary>
    Idle,

    /// <summary>One is running.</summary>
    Running,

    /// <summary>One was begun and waits for Resume.</summary>
    Paused,
}

/// <summary>What anyone may ask of a synchroniser at any time. Immutable.</summary>
public sealed record SyncStatus
{
    /// <summary>Whether it is at work.</summary>
    public SyncState State { get; init; }

    /// <summary>What the running synchronisation covers, or the last one; null before the first.</summary>
    public SyncSelection? Selection { get; init; }

    /// <summary>The progress of the running synchronisation, or of the last one.</summary>
    public SyncProgress Progress { get; init; } = new();

    /// <summary>The result of the last completed synchronisation; null before the first.</summary>
    public SyncResult? LastResult { get; init; }

    /// <summary>When the last synchronisation completed; null before the first.</summary>
    public DateTimeOffset? LastCompleted { get; init; }

    /// <summary>Why the last synchronisation did not complete; null after one that did.</summary>
    public Exception? LastError { get; init; }
}
