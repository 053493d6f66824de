using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Predicates;

/// <summary>Products whose values come from small pools, so that comparisons with the same pools often hold.</summary>
internal sealed class RandomProducts(Random random)
{
    public static readonly string?[] Texts = [null, "", "a", "ab", "abc", "b", "z", "ä", "日本",
        "日本語", new('x', 100)];
    public static readonly int[] Integers = [int.MinValue, -129, -1, 0, 1, 5, 127, 128, 70_000, int.MaxValue];
    public static readonly long[] Longs = [long.MinValue, -1, 0, 5, 9_007_199_254_740_993, long.MaxValue];
    public static readonly decimal[] Decimals =
        [0, 1, 1.0m, 1.00m, -1.5m, 2.4m, 2.40m, 5, 79228162514264337593543950335m, 0.0000000000000000000000000001m];
    public static readonly double?[] Doubles = [null, 0, -0.0, 1.5, -1.5, double.NaN, double.PositiveInfinity, 5];
    public static readonly DateTime[] Dates =
        [new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), DateTime.UnixEpoch, new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc),
        new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc)];
    public static readonly Guid[] Ids =
        [Guid.Empty, new("00000000-0000-0000-0000-000000000001"), new("80000000-0000-0000-0000-000000000000"),
        new("ffffffff-ffff-ffff-ffff-fffffffffff0")];
    public static readonly ProductState[] States = [ProductState.New, ProductState.Listed, ProductState.Gone];

    public T From<T>(IReadOnlyList<T> pool) => pool[random.Next(pool.Count)];

    public Product Next() => Fill(random.Next(4) == 0 ? new Perishable { BestBefore = From(Dates) } : new Product());

    /// <summary>The row of an object; at times with nils in places and cut short, as older rows are.</summary>
    public byte[] RowOf(Product product)
    {
        var entity = Shop.Model.Entity(product.GetType());
        var attributes = new ByteBuffer();
        entity.Binding.WriteAttributes(product, new MessagePackWriter(attributes));
        var row = new ByteBuffer();
        var changed = UtcTicks.From(product.ChangedDate);
        RowEditor.Apply([], new RowHeader(entity.Number, 7, changed, 0), attributes.WrittenSpan, row);
        return random.Next(3) == 0 ? Thinned(row.WrittenSpan) : row.ToArray();
    }

    private Product Fill(Product product)
    {
        product.Id = From(Ids);
        product.ChangedDate = From(Dates);
        product.Name = From(Texts)!;
        product.Price = From(Decimals);
        product.Stock = From(Integers);
        product.Weight = From(Doubles);
        product.IsSold = random.Next(2) == 0;
        product.Released = random.Next(3) == 0 ? null : From(Dates);
        product.State = From(States);
        product.Picture = random.Next(2) == 0 ? null : [1, 2];
        product.Batch = random.Next(3) == 0 ? null : From(Ids);
        product.Barcode = From(Longs);
        product.Category = new Reference<Category>(From(Ids));
        product.Tags = new ReferenceSet<Category>(From(Ids), From(Ids));
        return product;
    }

    private byte[] Thinned(ReadOnlySpan<byte> row)
    {
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        var count = random.Next(header.AttributeCount + 1);
        var thinned = new ByteBuffer();
        var writer = new MessagePackWriter(thinned);
        (header with { AttributeCount = count }).Write(writer);
        for (var number = 0; number < count; number++)
        {
            var value = reader.ReadRaw();
            if (random.Next(4) == 0) writer.WriteNil();
            else writer.WriteRaw(value);
        }

        return thinned.ToArray();
    }
}
