using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>What is generated means to the byte what the builder's declarations mean.</summary>
public sealed class BindingEqualityTests
{
    private const int Objects = 500;

    private static readonly long[] EdgeNumbers =
        [long.MinValue, int.MinValue - 1L, int.MinValue, short.MinValue - 1, short.MinValue, -1, 0, byte.MaxValue,
        byte.MaxValue + 1, short.MaxValue, short.MaxValue + 1, int.MaxValue, int.MaxValue + 1L, long.MaxValue];

    [Fact]
    public void The_model_hash_is_that_of_the_builders_model() =>
        Assert.Equal(Garden.Built.Hash, Garden.Generated.Hash);

    [Fact]
    public void Definitions_are_those_of_the_builders_model() => Assert.Equal(
        Describe(Garden.Built), Describe(Garden.Generated));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_are_equal_bytes_and_either_binding_reads_what_the_other_wrote(int seed)
    {
        var plants = new RandomPlants(seed);
        for (var count = 0; count < Objects; count++)
        {
            var plant = plants.Next();
            var built = Garden.Built.Entity(plant.GetType()).Binding;
            var generated = Garden.Generated.Entity(plant.GetType()).Binding;
            var bytes = Write(built, plant);
            Assert.Equal(bytes, Write(generated, plant));
            var (values, width) = ValuesOf(bytes);
            Assert.Equal(bytes, Write(built, Read(generated, values, width)));
            Assert.Equal(bytes, Write(generated, Read(built, values, width)));
        }
    }

    [Fact]
    public void Damaged_values_are_refused_alike()
    {
        var random = new Random(5);
        var plants = new RandomPlants(5);
        for (var count = 0; count < Objects; count++)
        {
            var plant = plants.Next();
            var (values, width) = ValuesOf(Write(Garden.Built.Entity(plant.GetType()).Binding, plant));
            values[random.Next(values.Length)] = (byte)random.Next(256);
            Assert.Equal(
                Outcome(Garden.Built.Entity(plant.GetType()).Binding, values, width),
                Outcome(Garden.Generated.Entity(plant.GetType()).Binding, values, width));
        }
    }

    [Fact]
    public void An_id_and_a_changed_date_are_set_where_the_class_has_them()
    {
        var (id, date) = (new Guid("11111111-2222-3333-4444-555555555555"), DateTime.UnixEpoch.AddDays(3));
        var binding = Garden.Generated.Entity(typeof(Tree)).Binding;
        var tree = Assert.IsType<Tree>(binding.Create());
        binding.SetId(tree, id);
        binding.SetChangedDate(tree, date);
        Assert.Equal((id, date), (tree.Id, tree.ChangedDate));
        Assert.Equal(id, binding.GetId(tree));

        var withoutDate = Garden.Generated.Entity(typeof(Plot)).Binding;
        withoutDate.SetChangedDate(withoutDate.Create(), date);
    }

    private static IEnumerable<string> Describe(SyncModel model) =>
        from entity in model.Entities
        from attribute in entity.Attributes
        select $"{entity.Number} {entity} : {entity.Generalisation} {attribute.Number} {attribute} "
            + $"{attribute.Type} {attribute.LengthMax} {attribute.Target} {attribute.OnDelete} "
            + string.Concat(EdgeNumbers.Select(number => attribute.HoldsNumber?.Invoke(number) ?? true ? '1' : '0'));

    private static byte[] Write(IEntityBinding binding, object source)
    {
        var buffer = new ByteBuffer();
        binding.WriteAttributes(source, new MessagePackWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    private static object Read(IEntityBinding binding, byte[] values, int width)
    {
        var target = binding.Create();
        var reader = new MessagePackReader(values);
        binding.ReadAttributes(target, ref reader, width);
        reader.ExpectEnd();
        return target;
    }

    private static string Outcome(IEntityBinding binding, byte[] values, int width)
    {
        try
        {
            return Convert.ToHexString(Write(binding, Read(binding, values, width)));
        }
        catch (MessagePackException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>The values of a row by number, nil where the map has none, and three that no binding knows.</summary>
    private static (byte[] Values, int Width) ValuesOf(byte[] map)
    {
        const int Unknown = 3;
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        var reader = new MessagePackReader(map);
        var number = 0;
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            for (var next = reader.ReadInt32(); number < next; number++) writer.WriteNil();
            writer.WriteRaw(reader.ReadRaw());
            number++;
        }

        for (var count = 0; count < Unknown; count++) writer.WriteInt64(count);
        return (buffer.WrittenSpan.ToArray(), number + Unknown);
    }
}
