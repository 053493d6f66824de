namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>What is wrong with a <see cref="LogStore"/>.</summary>
public enum LogStoreFlaw
{
    /// <summary>Nothing: the suite must find nothing either.</summary>
    None,

    /// <summary>Breaks S2: writes each operation by itself, so that a crash leaves half a batch.</summary>
    WritesOperationsSingly,

    /// <summary>Breaks S3: starts over when it is opened.</summary>
    ForgetsOnReopening,

    /// <summary>
    /// Breaks S4: keeps buffered batches in the process, and writes a later durable one without them.
    /// </summary>
    LosesBufferedBatches,

    /// <summary>Breaks S11: lets a second opener in.</summary>
    LocksNobodyOut,

    /// <summary>Breaks S3: acknowledges durable batches that it has not synced.</summary>
    AcknowledgesUnsynced,

    /// <summary>Breaks S4: takes a record for whole where its length fits, whatever is in it.</summary>
    TrustsLengths,

    /// <summary>Breaks S3: takes a sync that failed for one that did not.</summary>
    IgnoresFailedSyncs,

    /// <summary>
    /// Breaks S3: syncs once more where that failed, which succeeds without writing what the first one lost.
    /// </summary>
    RepeatsFailedSyncs,

    /// <summary>Breaks S6: shows a batch before it is written, and goes on showing it when that fails.</summary>
    ShowsFailedBatches,
}
