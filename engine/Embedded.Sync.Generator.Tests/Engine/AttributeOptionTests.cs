using Embedded.Sync.Model;

namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>Options of an attribute reach the model through generated code.</summary>
public sealed partial class AttributeOptionTests
{
    [Fact]
    public void An_index_is_part_of_the_definition()
    {
        var attributes = SyncModel.Create(model => model.Entity<Pot>().Entity<Seedling>())
            .Entity(typeof(Seedling)).Attributes;
        Assert.Equal([("Name", true), ("Pot", true), ("Kind", true), ("Height", false)],
            attributes.Select(attribute => (attribute.Name, attribute.IsIndexed)));
    }

    [Fact]
    public void Who_fills_an_attribute_is_part_of_the_definition_and_of_the_hash()
    {
        var generated = SyncModel.Create(model => model.Entity<Bill>());
        Assert.Equal([(AttributeSource.Autonumber, false), (AttributeSource.Calculated, false),
            (AttributeSource.App, true)], generated.Entity(typeof(Bill)).Attributes
            .Select(attribute => (attribute.Source, attribute.IsHubOnly)));
        var built = SyncModel.Create(model => model.Entity<Bill>(903, bill => bill
            .Attribute(0, b => b.Number).Attribute(1, b => b.Total).Attribute(2, b => b.Hash)
            .Autonumber(b => b.Number).Calculated(b => b.Total).HubOnly(b => b.Hash)));
        Assert.Equal(built.Hash, generated.Hash);
    }

    [Entity(903)]
    public partial class Bill
    {
        public Guid Id { get; set; }

        [Stored(0, Source = AttributeSource.Autonumber)]
        public long Number { get; set; }

        [Stored(1, Source = AttributeSource.Calculated)]
        public decimal Total { get; set; }

        [Stored(2, IsHubOnly = true)]
        public string? Hash { get; set; }
    }

    [Entity(901)]
    public partial class Pot
    {
        public Guid Id { get; set; }
    }

    [Entity(902)]
    public partial class Seedling
    {
        public Guid Id { get; set; }

        [Stored(0, LengthMax = 40, IsIndexed = true)]
        public string Name { get; set; } = "";

        [Stored(1, IsIndexed = true)]
        public Reference<Pot> Pot { get; set; }

        [Stored(2, IsIndexed = true)]
        public DayOfWeek Kind { get; set; }

        [Stored(3)]
        public int Height { get; set; }
    }
}
