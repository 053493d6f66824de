namespace Embedded.Sync.Model;

/// <summary>What a profile may do with an entity, and hardly anybody means.</summary>
internal static class ProfileWarnings
{
    public static IEnumerable<ModelFinding> Check(EntityType entity, IReadOnlyDictionary<ushort, SyncMode> modes)
    {
        var mode = modes[entity.Number];
        foreach (var attribute in entity.Attributes)
        {
            if (mode == SyncMode.Online && attribute.IsIndexed)
                yield return Warning("EMB1131", entity, attribute, "The index is kept on devices, and the mode is "
                    + "Online: no device has the objects. Remove it, unless another profile uses it.");
            if (mode != SyncMode.Online && attribute is { OnDelete: not DeleteBehaviour.None, Target: { } onHub }
                && modes[onHub.Number] == SyncMode.Online)
                yield return Warning("EMB1133", entity, attribute, $"The association leads to {onHub.Name}, which is "
                    + $"online and deleted on the hub alone, so that a device learns what {attribute.OnDelete} did "
                    + "with its next synchronisation. Expect that, or use None.");
            if (mode is SyncMode.All or SyncMode.Constrained or SyncMode.NothingPreserve
                && attribute.Target is { } target && modes[target.Number] == SyncMode.NothingClear)
                yield return Warning("EMB1132", entity, attribute, $"The association leads to {target.Name}, whose "
                    + "mode is NothingClear: once uploaded, its objects read as absent. Use NothingPreserve or All "
                    + "for it, or expect that.");
        }
    }

    private static ModelFinding Warning(
        string code, EntityType entity, AttributeDefinition attribute, string message) =>
        new(code, $"{entity.Name}.{attribute.Name}", message) { Severity = FindingSeverity.Warning };
}
