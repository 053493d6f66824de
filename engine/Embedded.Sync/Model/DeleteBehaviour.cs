namespace Embedded.Sync;

/// <summary>
/// What deleting an object does to those that refer to it by an association. It holds on devices and on the hub
/// alike; an object that only leaves a device is not deleted.
/// </summary>
/// <remarks>
/// With Cascade and Prevent, the hub keeps references whole: a commit that sets one to an object that is not there is
/// refused with <see cref="RejectionCode.TargetMissing"/>. The numbers are part of the model hash.
/// </remarks>
public enum DeleteBehaviour : byte
{
    /// <summary>Nothing: the reference stays, and leads to an object that is absent. The default.</summary>
    None = 0,

    /// <summary>
    /// They are deleted in the same transaction, and so on. A device deletes those that it has; the hub deletes the
    /// others.
    /// </summary>
    Cascade = 1,

    /// <summary>
    /// The delete is refused while there are any that the same transaction does not delete or lead elsewhere: with
    /// <see cref="DeletePreventedException"/> on the device, and for those that only the hub has with
    /// <see cref="RejectionCode.ReferredTo"/>.
    /// </summary>
    Prevent = 2,
}
