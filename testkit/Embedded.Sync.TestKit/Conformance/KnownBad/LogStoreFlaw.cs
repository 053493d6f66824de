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
}
