namespace Embedded.Sync.Model;

/// <summary>What a profile may do with an entity, and hardly anybody means.</summary>
internal static class ProfileWarnings
{
    public static IEnumerable<ModelFinding> Check(EntityType entity, IReadOnlyDictionary<ushort, SyncMode> modes)
    {
        var mode = modes[entity.Number];
        if (entity.Generalisation is { } general
            && mode == SyncMode.Online != (modes[general.Number] == SyncMode.Online))
            yield return new ModelFinding("EMB1136", entity.Name, $"The mode is {mode}, and {general.Name}, which it "
                + $"specialises, has {modes[general.Number]}: neither end has all objects of {general.Name}, so that "
                + "queries on it throw EntityModeException. Query the specialisations, or make both online or neither.")
            {
                Severity = FindingSeverity.Warning,
            };
        foreach (var attribute in entity.Attributes)
        {
            if (mode == SyncMode.Online && attribute.IsIndexed)
                yield return Warning("EMB1131", entity, attribute, "The index is kept on devices, and the mode is "
                    + "Online: no device has the objects. Remove it, unless another profile uses it.");
            if (attribute.IsFilledByHub && mode == SyncMode.Never)
                yield return Warning("EMB1135", entity, attribute, "The hub fills the attribute, and the mode is "
                    + "Never: the objects do not reach it. Let the app fill it.");
            else if (attribute.Source != AttributeSource.App && mode != SyncMode.Online)
                yield return Warning("EMB1134", entity, attribute, $"The attribute is {attribute.Source}, and the mode "
                    + $"is {mode}: what a device creates has the default there until the hub has filled it and the "
                    + "device has downloaded it. Expect that, or let the app fill it.");
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
