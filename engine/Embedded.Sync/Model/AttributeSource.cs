namespace Embedded.Sync;

/// <summary>Who gives an attribute its values. The numbers are part of the model hash.</summary>
/// <remarks>
/// What the hub fills is never uploaded: until it has been downloaded, a device has the class's default there.
/// </remarks>
public enum AttributeSource : byte
{
    /// <summary>Whoever writes the object. The default.</summary>
    App = 0,

    /// <summary>
    /// The hub, which gives each new object the next number, from 1. A whole number of 32 or 64 bits; one sequence for
    /// an entity and its specialisations, without gaps for what is rejected.
    /// </summary>
    Autonumber = 1,

    /// <summary>
    /// The hub, by a function that its rules declare for the attribute, whenever a commit writes the object.
    /// </summary>
    Calculated = 2,
}
