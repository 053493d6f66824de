namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>Entities with every type of attribute, declared twice: by their attributes, and by the builder.</summary>
internal static class Garden
{
    public static SyncModel Generated { get; } = SyncModel.Create(model => model
        .Entity<Plot>()
        .Entity<Plant>()
        .Entity<Tree>());

    public static SyncModel Built { get; } = SyncModel.Create(model => model
        .Entity<Plot>(1, plot => plot.Attribute(0, p => p.Name, lengthMax: 40))
        .Entity<Plant>(2, plant => plant
            .Attribute(0, p => p.Name, lengthMax: 100)
            .Attribute(1, p => p.IsInBloom)
            .Attribute(2, p => p.Leaves)
            .Attribute(3, p => p.Cells)
            .Attribute(4, p => p.Price)
            .Attribute(5, p => p.Height)
            .Attribute(6, p => p.Planted)
            .Attribute(7, p => p.Picture, lengthMax: 64)
            .Attribute(8, p => p.Batch)
            .Enumeration(9, p => p.Season)
            .Reference(10, p => p.Plot, DeleteBehaviour.Prevent)
            .ReferenceSet(11, p => p.Neighbours, DeleteBehaviour.Cascade)
            .Attribute(20, p => p.IsInBloomOrNot)
            .Attribute(21, p => p.LeavesOrNot)
            .Attribute(22, p => p.CellsOrNot)
            .Attribute(23, p => p.PriceOrNot)
            .Attribute(24, p => p.HeightOrNot)
            .Attribute(25, p => p.PlantedOrNot)
            .Attribute(26, p => p.PictureOrNot)
            .Attribute(27, p => p.BatchOrNot)
            .Attribute(28, p => p.NameOrNot)
            .Enumeration(30, p => p.Soil)
            .Enumeration(31, p => p.Depth)
            .Enumeration(32, p => p.Code))
        .Entity<Tree>(3, tree => tree
            .Attribute(12, t => t.Rings)
            .Attribute(29, t => t.Species)));
}

internal enum Season
{
    Spring,
    Summer,
    Autumn = 40,
    Winter = -7,
}

internal enum Soil : byte
{
    Sand,
    Clay = 255,
}

internal enum Depth : short
{
    Flat,
    Deep = -300,
}

internal enum Code : ulong
{
    None,
    Most = ulong.MaxValue,
}

[Entity(1)]
internal sealed partial class Plot
{
    public Guid Id { get; set; }

    [Stored(0, LengthMax = 40)]
    public string Name { get; set; } = "";
}

[Entity(2)]
internal partial class Plant
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    [Stored(0, LengthMax = 100)]
    public string Name { get; set; } = "";

    [Stored(1)]
    public bool IsInBloom { get; set; }

    [Stored(2)]
    public int Leaves { get; set; }

    [Stored(3)]
    public long Cells { get; set; }

    [Stored(4)]
    public decimal Price { get; set; }

    [Stored(5)]
    public double Height { get; set; }

    [Stored(6)]
    public DateTime Planted { get; set; } = DateTime.UnixEpoch;

    [Stored(7, LengthMax = 64)]
    public byte[] Picture { get; set; } = [];

    [Stored(8)]
    public Guid Batch { get; set; }

    [Stored(9)]
    public Season Season { get; set; }

    [Stored(10, OnDelete = DeleteBehaviour.Prevent)]
    public Reference<Plot> Plot { get; set; }

    [Stored(11, OnDelete = DeleteBehaviour.Cascade)]
    public ReferenceSet<Plant> Neighbours { get; set; }

    [Stored(20)]
    public bool? IsInBloomOrNot { get; set; }

    [Stored(21)]
    public int? LeavesOrNot { get; set; }

    [Stored(22)]
    public long? CellsOrNot { get; set; }

    [Stored(23)]
    public decimal? PriceOrNot { get; set; }

    [Stored(24)]
    public double? HeightOrNot { get; set; }

    [Stored(25)]
    public DateTime? PlantedOrNot { get; set; }

    [Stored(26)]
    public byte[]? PictureOrNot { get; set; }

    [Stored(27)]
    public Guid? BatchOrNot { get; set; }

    [Stored(28)]
    public string? NameOrNot { get; set; }

    [Stored(30)]
    public Soil Soil { get; set; }

    [Stored(31)]
    public Depth Depth { get; set; }

    [Stored(32)]
    public Code Code { get; set; }
}

[Entity(3)]
internal sealed partial class Tree : Plant
{
    [Stored(12)]
    public int Rings { get; set; }

    [Stored(29)]
    public string? Species { get; set; }
}
