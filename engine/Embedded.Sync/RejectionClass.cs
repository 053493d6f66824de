namespace Embedded.Sync;

/// <summary>What can be done about a rejected transaction.</summary>
public enum RejectionClass
{
    /// <summary>Nothing is wrong with the change. Retry it later as it is.</summary>
    RetryLater,

    /// <summary>Somebody has to look at it: edit it and retry, or discard it.</summary>
    Mend,

    /// <summary>Retrying gets the same answer, whatever is edited. Show it, then discard it.</summary>
    GiveUp,
}

/// <summary>What a code means for whoever has to deal with it.</summary>
public static class RejectionCodeExtensions
{
    /// <summary>What can be done about a rejection. A code that this version does not know is to be mended.</summary>
    public static RejectionClass Class(this RejectionCode code) => code switch
    {
        // The hub's own fault, or a matter of time.
        RejectionCode.RefusedForNow or RejectionCode.HandlerFailed => RejectionClass.RetryLater,
        // A retry of what the hub has never seen is an error of the model, a taken id or a rule about the sender.
        RejectionCode.EntityNotWritable or RejectionCode.AlreadyExists or RejectionCode.Refused
            or RejectionCode.AccessDenied => RejectionClass.GiveUp,
        // Other values, another target, or the newest state of the object let it pass.
        _ => RejectionClass.Mend,
    };
}
