namespace Embedded.Sync;

/// <summary>What a synchronisation is doing.</summary>
public enum SyncPhase
{
    /// <summary>Nothing has been sent yet.</summary>
    Starting,

    /// <summary>Local transactions go up.</summary>
    Uploading,

    /// <summary>Objects come down.</summary>
    Downloading,

    /// <summary>Everything is done.</summary>
    Completed,
}

/// <summary>How far one entity is.</summary>
/// <param name="Entity">The entity's name.</param>
/// <param name="Done">Objects applied, those before a pause or restart of the same download included.</param>
/// <param name="Total">
/// Objects to apply. It is known before the first is applied, and grows when the hub changes
/// meanwhile.
/// </param>
public sealed record EntityProgress(string Entity, long Done, long Total)
{
    /// <summary>0 to 100; 100 where there is nothing to do.</summary>
    public double Percent => Total == 0 ? 100 : Math.Min(100, 100.0 * Done / Total);
}

/// <summary>
/// How far a synchronisation is. Immutable; a later one never shows a lower <see cref="Percent"/>
/// than an earlier one of the same run.
/// </summary>
public sealed record SyncProgress
{
    /// <summary>What is being done.</summary>
    public SyncPhase Phase { get; init; }

    /// <summary>The downloaded entities, in the order of their numbers.</summary>
    public IReadOnlyList<EntityProgress> Entities { get; init; } = [];

    /// <summary>Objects uploaded and downloaded so far.</summary>
    public long Done { get; init; }

    /// <summary>Objects to upload and download.</summary>
    public long Total { get; init; }

    /// <summary>0 to 100, never falling within a run; 100 at the end, also where there was nothing to do.</summary>
    public double Percent { get; init; }

    /// <summary>Bytes of all requests of this run.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of all answers of this run, uncompressed.</summary>
    public long BytesReceived { get; init; }

    /// <summary>An estimate from the rate of this run so far; null while there is none.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
