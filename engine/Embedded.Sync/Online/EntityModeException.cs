namespace Embedded.Sync;

/// <summary>Why an entity's mode does not allow a call.</summary>
public enum EntityModeFault
{
    /// <summary>The entity is online: the device has none of its objects. Ask the hub for them.</summary>
    ReadOnHubOnly,

    /// <summary>The entity is online: devices do not write it. Call a server action.</summary>
    WrittenOnHubOnly,

    /// <summary>The device has the entity's objects itself. Ask the local database.</summary>
    ReadOnDevice,

    /// <summary>
    /// Some of the entity and of those that specialise it are online, and some are not: neither the device nor the
    /// hub can answer for all of them. Query the specialisations one by one.
    /// </summary>
    MixedHierarchy,
}

/// <summary>
/// A call does not fit the mode that the entity has in the device's profile. It is a mistake in the app, found
/// before anything is read, written or sent; the message names the right call.
/// </summary>
public sealed class EntityModeException : InvalidOperationException
{
    internal EntityModeException(EntityModeFault fault, string entity, string message)
        : base(message) => (Fault, Entity) = (fault, entity);

    /// <summary>What does not fit.</summary>
    public EntityModeFault Fault { get; }

    /// <summary>The name of the entity.</summary>
    public string Entity { get; }
}
