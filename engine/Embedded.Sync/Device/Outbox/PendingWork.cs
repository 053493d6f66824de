namespace Embedded.Sync;

/// <summary>The local work that the hub has not decided yet, and what it refused.</summary>
public sealed record PendingWork
{
    /// <summary>Transactions, those that wait for a rejected one included.</summary>
    public required int Count { get; init; }

    /// <summary>Those that wait for a rejected one: they are not uploaded until the app has dealt with it.</summary>
    public required int WaitingCount { get; init; }

    /// <summary>
    /// Those that the hub refused and that the app has neither retried nor discarded; not part of <see cref="Count"/>.
    /// </summary>
    public required int RejectedCount { get; init; }

    /// <summary>The bytes of their changes.</summary>
    public required long Bytes { get; init; }

    /// <summary>How long ago the oldest was committed, by the device's clock; null where there is none.</summary>
    public required TimeSpan? OldestAge { get; init; }
}
