namespace Embedded.Sync;

/// <summary>
/// What becomes of the objects that refer to an object when that one is deleted: those that hold a reference to it in
/// a many-to-one association. Applied on the device at the commit, and on the hub at its own.
/// </summary>
public enum DeleteBehavior
{
    /// <summary>They stay as they are; their references lead to an absent object.</summary>
    None,

    /// <summary>They are deleted with it, in the same commit.</summary>
    Cascade,

    /// <summary>The delete is refused while there are any.</summary>
    Prevent,
}
