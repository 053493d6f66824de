namespace Embedded.Sync.Generator;

/// <summary>What the generator knows of the engine: it is compiled without it, as every analyzer is.</summary>
internal static class KnownNames
{
    public const string Space = "Embedded.Sync";
    public const string EntityAttribute = "EntityAttribute";
    public const string StoredAttribute = "StoredAttribute";
    public const string LengthMax = "LengthMax";
    public const string IsIndexed = "IsIndexed";
    public const string OnDelete = "OnDelete";
    public const string Source = "Source";
    public const string IsHubOnly = "IsHubOnly";
    public const byte Autonumber = 1;
    public const int EntityNumberMax = 60_000;
    public const int AttributeNumberMax = 1_023;
}
