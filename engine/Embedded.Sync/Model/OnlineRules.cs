namespace Embedded.Sync.Model;

/// <summary>What a profile may not do with online entities.</summary>
internal static class OnlineRules
{
    /// <summary>Looks at one entity, whose mode is one of those given.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="modes">The modes of all entities that have one, by number.</param>
    /// <param name="isEnabled">Whether the profile has switched online entities on.</param>
    public static IEnumerable<ModelFinding> Check(
        EntityType entity, IReadOnlyDictionary<ushort, SyncMode> modes, bool isEnabled)
    {
        if (modes[entity.Number] != SyncMode.Online) yield break;
        if (!isEnabled)
            yield return new ModelFinding("EMB1121", entity.Name,
                "The entity has the mode Online, and the profile has not switched online entities on: each query of "
                + "them needs a connection. Call EnableOnlineEntities(), or choose another mode.");
        foreach (var association in entity.Attributes.Where(attribute => attribute.Target is not null))
            foreach (var offline in association.Target!.SelfAndSpecialisations
                .Where(other => modes.TryGetValue(other.Number, out var mode) && mode != SyncMode.Online))
                yield return new ModelFinding("EMB1122", $"{entity.Name}.{association.Name}",
                    $"The entity has the mode Online and its association can lead to objects of {offline.Name}, whose "
                    + $"mode is {modes[offline.Number]}: the hub cannot know which of them the device has. Turn the "
                    + "association round, or make both online.");
    }
}
