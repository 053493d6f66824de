namespace Embedded.Sync.Generator.Trial;

/// <summary>A specialisation, whose binding covers what it inherits.</summary>
[Entity(3)]
internal sealed partial class Perishable : Product
{
    [Stored(20)]
    public DateTime BestBefore { get; set; }
}
