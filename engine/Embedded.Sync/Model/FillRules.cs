namespace Embedded.Sync.Model;

/// <summary>What a model may not say about attributes that the hub fills.</summary>
internal static class FillRules
{
    public static IEnumerable<ModelFinding> Check(EntityType entity)
    {
        foreach (var attribute in entity.Attributes)
            if (entity.Generalisation?.FindAttribute(attribute.Number) is null && FindFault(attribute) is { } fault)
                yield return new ModelFinding("EMB1014", $"{entity.Name}.{attribute.Name}", fault);
    }

    private static string? FindFault(AttributeDefinition attribute) => attribute switch
    {
        { Source: AttributeSource.App } => null,
        { Source: > AttributeSource.Calculated } => $"The source {attribute.Source} does not exist. Use App, "
            + "Autonumber or Calculated.",
        { IsCounter: true } => "A counter is added up from what devices write, and the hub fills this attribute. "
            + "Make it one of the two.",
        { Source: AttributeSource.Autonumber, Type: not (AttributeType.Int32 or AttributeType.Int64) } =>
            $"Numbers are given to attributes of type int and long, and this is a {attribute.Type}. Choose another.",
        _ => null,
    };
}
