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
