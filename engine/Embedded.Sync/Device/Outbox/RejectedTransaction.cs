namespace Embedded.Sync;

/// <summary>A local transaction that the hub refused, with the changes that are kept of it.</summary>
public sealed record RejectedTransaction
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Why it was refused.</summary>
    public required RejectionCode Code { get; init; }

    /// <summary>What can be done about it.</summary>
    public RejectionClass Class => Code.Class();

    /// <summary>The reason, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>When the device learned of it, in UTC; the first day of year 1 where no change of it is kept.</summary>
    public required DateTime Date { get; init; }

    /// <summary>One for each of its changes; none where the app has deleted them.</summary>
    public required IReadOnlyList<SynchronizationError> Changes { get; init; }

    /// <summary>The transactions that wait for it, in the order of their commits.</summary>
    public required IReadOnlyList<Guid> Waiting { get; init; }
}
