namespace Embedded.Sync.Generator.Trial;

/// <summary>What products are sorted by.</summary>
[Entity(1)]
internal sealed partial class Category
{
    public Guid Id { get; set; }

    [Stored(0, LengthMax = 40)]
    public string Name { get; set; } = "";
}
