using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>A nullable enumeration, which only entities with [Entity] have.</summary>
public sealed partial class NullableEnumerationTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(-7)]
    [InlineData(1_000_000)]
    public void It_is_read_as_it_was_written(int? season)
    {
        var entity = SyncModel.Create(model => model.Entity<Forecast>()).Entity(typeof(Forecast));
        Assert.Equal(AttributeType.Enumeration, Assert.Single(entity.Attributes).Type);
        var buffer = new ByteBuffer();
        entity.Binding.WriteAttributes(new Forecast { Season = (Season?)season }, new MessagePackWriter(buffer));

        var reader = new MessagePackReader(buffer.WrittenSpan);
        Assert.Equal(1, reader.ReadMapHeader());
        Assert.Equal(0, reader.ReadInt32());
        var read = (Forecast)entity.Binding.Create();
        entity.Binding.ReadAttributes(read, ref reader, 1);
        Assert.Equal((Season?)season, read.Season);
    }

    [Entity(4)]
    internal sealed partial class Forecast
    {
        public Guid Id { get; set; }

        [Stored(0)]
        public Season? Season { get; set; }
    }
}
