using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Rows;

public sealed class RowEditorTests
{
    private static readonly RowHeader Header = new(2, 7, 9, 0);

    [Fact]
    public void What_differs_applied_to_the_old_row_gives_the_new_one()
    {
        var random = new Random(20260102);
        for (var round = 0; round < 5_000; round++)
        {
            var (old, target) = (Map(random), Map(random));
            var oldRow = Apply([], old);
            var difference = new ByteBuffer();
            RowEditor.Difference(oldRow, target, difference);
            Assert.True(Values(Apply(oldRow, target)).SequenceEqual(Values(Apply(oldRow, difference.WrittenSpan))),
                $"round {round}");
            var again = new ByteBuffer();
            Assert.Equal(0, RowEditor.Difference(Apply(oldRow, target), target, again));
        }
    }

    [Fact]
    public void Attributes_that_the_model_does_not_know_stay()
    {
        var newer = Apply([], Convert.FromHexString("8300a161cd0102a162cd0301a163"));
        var changed = Apply(newer, Convert.FromHexString("8100a17a"));
        Assert.Equal(newer.Length, changed.Length);
        Assert.EndsWith("a163", Convert.ToHexStringLower(changed));
        var seen = (Product)RowReader.ToObject(Shop.Model.Entity(typeof(Product)), new ObjectId(5), changed);
        Assert.Equal("z", seen.Name);
    }

    [Fact]
    public void What_a_shorter_row_lacks_is_the_default_of_the_class()
    {
        var seen = (Product)RowReader.ToObject(
            Shop.Model.Entity(typeof(Product)), new ObjectId(5), Apply([], Convert.FromHexString("8100a161")));
        Assert.Equal(("a", 0m, null, ProductState.New), (seen.Name, seen.Price, seen.Weight, seen.State));
    }

    [Fact]
    public void A_damaged_row_gives_a_message_pack_exception_and_nothing_else()
    {
        var entity = Shop.Model.Entity(typeof(Product));
        var attributes = new ByteBuffer();
        var product = new Product { Name = "name", Price = 1.5m, Released = DateTime.UnixEpoch,
            Tags = new([Guid.NewGuid()]) };
        entity.Binding.WriteAttributes(product, new MessagePackWriter(attributes));
        var row = Apply([], attributes.WrittenSpan);
        var random = new Random(7);
        for (var round = 0; round < 30_000; round++)
        {
            var damaged = row.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) damaged = damaged[..random.Next(damaged.Length)];
            var failure = Record.Exception(() =>
            {
                RowReader.ToObject(entity, new ObjectId(1), damaged);
                RowEditor.Apply(damaged, Header, attributes.WrittenSpan, new ByteBuffer());
                RowEditor.Difference(damaged, attributes.WrittenSpan, new ByteBuffer());
            });
            Assert.True(failure is null or MessagePackException, $"round {round}: {failure}");
            _ = RowValidator.Check(entity, damaged);
        }
    }

    private static byte[] Apply(ReadOnlySpan<byte> old, ReadOnlySpan<byte> changes)
    {
        var row = new ByteBuffer();
        RowEditor.Apply(old, Header, changes, row);
        return row.ToArray();
    }

    /// <summary>The values of a row without the nils at its end, which mean what is missing means.</summary>
    private static List<string> Values(byte[] row)
    {
        var reader = new MessagePackReader(row);
        var values = new List<string>();
        for (var left = RowHeader.Read(ref reader).AttributeCount; left > 0; left--)
            values.Add(Convert.ToHexString(reader.ReadRaw()));
        while (values.Count > 0 && values[^1] == "C0") values.RemoveAt(values.Count - 1);
        return values;
    }

    private static byte[] Map(Random random)
    {
        var numbers = Enumerable.Range(0, 12).Where(_ => random.Next(2) == 0).ToList();
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteMapHeader(numbers.Count);
        foreach (var number in numbers)
        {
            writer.WriteInt64(number);
            if (random.Next(4) == 0) writer.WriteNil();
            else writer.WriteInt64(random.Next(3));
        }

        return buffer.ToArray();
    }
}
