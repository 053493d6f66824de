namespace Embedded.Sync.Generator.Trial;

/// <summary>An entity of the size that a shop has: twelve attributes, a row of about 120 bytes.</summary>
[Entity(2)]
internal partial class Product
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    [Stored(0, LengthMax = 100)]
    public string Name { get; set; } = "";

    [Stored(1)]
    public decimal Price { get; set; }

    [Stored(2)]
    public int Stock { get; set; }

    [Stored(3)]
    public double? Weight { get; set; }

    [Stored(4)]
    public bool IsSold { get; set; }

    [Stored(5)]
    public DateTime? Released { get; set; }

    [Stored(6)]
    public ProductState State { get; set; }

    [Stored(7, LengthMax = 1000)]
    public byte[]? Picture { get; set; }

    [Stored(8)]
    public Guid? Batch { get; set; }

    [Stored(9)]
    public long Barcode { get; set; }

    [Stored(10)]
    public Reference<Category> Category { get; set; }

    [Stored(11)]
    public ReferenceSet<Category> Tags { get; set; }
}

internal enum ProductState
{
    New,
    Listed,
    Gone,
}
