using Embedded.Sync.Model;

namespace Embedded.Sync.Online;

/// <summary>Which calls an entity's mode allows, for it and all that specialises it.</summary>
internal static class EntityAccess
{
    /// <summary>True where the hub answers queries on the entity.</summary>
    public static bool IsOnline(this SyncProfile profile, EntityType entity) =>
        profile.ModeOf(entity) == SyncMode.Online;

    /// <summary>True where a query on the entity would have to be answered by device and hub together.</summary>
    public static bool IsMixed(this SyncProfile profile, EntityType entity) =>
        profile.HasOnlineEntities && entity.SelfAndSpecialisations.Select(profile.IsOnline).Distinct().Skip(1).Any();

    /// <summary>The entity of a class, to be read on the device.</summary>
    /// <exception cref="EntityModeException">It is online, or some of it are.</exception>
    public static EntityType ReadableOnDevice(this SyncProfile profile, Type type)
    {
        var entity = Unmixed(profile, type);
        return !profile.IsOnline(entity) ? entity : throw new EntityModeException(
            EntityModeFault.ReadOnHubOnly, entity.Name,
            $"{entity.Name} has the mode Online in the profile {profile.Name}: the device keeps none of its objects. "
            + $"Use OnlineDatabase, such as online.Query<{entity.Name}>().");
    }

    /// <summary>The entity of a class, to be read on the hub.</summary>
    /// <exception cref="EntityModeException">It is not online, or some of it are not.</exception>
    public static EntityType ReadableOnHub(this SyncProfile profile, Type type)
    {
        var entity = Unmixed(profile, type);
        return profile.IsOnline(entity) ? entity : throw new EntityModeException(
            EntityModeFault.ReadOnDevice, entity.Name,
            $"{entity.Name} has the mode {profile.ModeOf(entity)} in the profile {profile.Name}: the device has its "
            + $"objects itself. Use OfflineDatabase, such as database.Query<{entity.Name}>().");
    }

    /// <summary>The entity, to be written on the device.</summary>
    /// <exception cref="EntityModeException">It is online.</exception>
    public static EntityType WritableOnDevice(this SyncProfile profile, EntityType entity) =>
        !profile.IsOnline(entity) ? entity : throw new EntityModeException(
            EntityModeFault.WrittenOnHubOnly, entity.Name,
            $"{entity.Name} has the mode Online in the profile {profile.Name}: nothing of it is uploaded. "
            + "Write it in a server action, and call that with ServerActions.CallAsync.");

    private static EntityType Unmixed(SyncProfile profile, Type type)
    {
        var entity = profile.Model.Entity(type);
        if (!profile.IsMixed(entity)) return entity;
        var online = entity.SelfAndSpecialisations.Where(profile.IsOnline);
        var others = entity.SelfAndSpecialisations.Where(other => !profile.IsOnline(other));
        throw new EntityModeException(EntityModeFault.MixedHierarchy, entity.Name,
            $"A query on {entity.Name} would return objects of {string.Join(", ", online)}, which the profile "
            + $"{profile.Name} has online, and of {string.Join(", ", others)}, which the device keeps. "
            + "Query the specialisations one by one.");
    }
}
