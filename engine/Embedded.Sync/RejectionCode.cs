namespace Embedded.Sync;

/// <summary>
/// Why the hub did not apply a transaction. The numbers are part of the protocol and of stored
/// errors.
/// </summary>
public enum RejectionCode : byte
{
    /// <summary>It was not rejected.</summary>
    None = 0,

    /// <summary>The hub's model has no such entity, or the profile does not let devices write it.</summary>
    EntityNotWritable = 1,

    /// <summary>An object with this id exists already.</summary>
    AlreadyExists = 2,

    /// <summary>The object was deleted on the hub, or never was there.</summary>
    NotFound = 3,

    /// <summary>A value is of the wrong type, too long, or out of range.</summary>
    InvalidValue = 4,

    /// <summary>A rule of the hub's application refused it.</summary>
    Refused = 5,

    /// <summary>The hub can no longer tell whether it applied the transaction: it may have been applied.</summary>
    Expired = 6,

    /// <summary>A validation rule of the hub does not hold for the object.</summary>
    RuleViolated = 7,

    /// <summary>Another object has the value already, and each may have it once.</summary>
    NotUnique = 8,

    /// <summary>A reference leads to an object that is neither on the hub nor part of the transaction.</summary>
    TargetMissing = 9,

    /// <summary>Somebody changed the object meanwhile, and the hub refuses to choose.</summary>
    Conflict = 10,

    /// <summary>A rule of the hub's application failed. Nothing may be wrong with the change.</summary>
    HandlerFailed = 11,

    /// <summary>A rule of the hub's application refused it for the time being.</summary>
    RefusedForNow = 12,

    /// <summary>
    /// An object cannot be deleted while others refer to it by an association with
    /// <see cref="DeleteBehaviour.Prevent"/>.
    /// </summary>
    ReferredTo = 13,

    /// <summary>Deleting an object would delete more others with it than one transaction may.</summary>
    TooManyDeletes = 14,

    /// <summary>The access rules of the hub do not let the caller write this.</summary>
    AccessDenied = 15,
}
