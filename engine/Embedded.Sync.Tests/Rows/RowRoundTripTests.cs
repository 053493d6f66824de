using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Rows;

public sealed class RowRoundTripTests
{
    public static TheoryData<decimal> Decimals =>
    [
        0m, -0m, new decimal(0, 0, 0, true, 28), 1m, -1m, 1.0m, 1.00m, decimal.MaxValue, decimal.MinValue,
        0.0000000000000000000000000001m, -0.0000000000000000000000000001m, 7.9228162514264337593543950335m,
        long.MaxValue, long.MinValue, (decimal)long.MaxValue + 1, (decimal)long.MinValue - 1, 12345.6789m,
            4294967296.5m,
    ];

    [Theory]
    [MemberData(nameof(Decimals))]
    public void A_decimal_keeps_value_scale_and_sign(decimal value) => Assert.Equal(
        decimal.GetBits(value), decimal.GetBits(Again(new All { Decimal = value }).Decimal));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.Epsilon)]
    [InlineData(-0.0)]
    [InlineData(double.MaxValue)]
    public void A_double_keeps_its_bits(double value) => Assert.Equal(
        BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(Again(new All { Double =
            value }).Double));

    [Theory]
    [InlineData(int.MinValue, long.MinValue)]
    [InlineData(int.MaxValue, long.MaxValue)]
    [InlineData(-1, -32)]
    [InlineData(128, 255)]
    public void Whole_numbers_come_back(int small, long large)
    {
        var again = Again(new All { Int32 = small, Int64 = large });
        Assert.Equal((small, large), (again.Int32, again.Int64));
    }

    [Fact]
    public void Dates_come_back_in_UTC_whatever_their_kind()
    {
        var ticks = new DateTime(2026, 3, 29, 1, 30, 0).AddTicks(7).Ticks;
        foreach (var kind in Enum.GetValues<DateTimeKind>())
        {
            var date = new DateTime(ticks, kind);
            var again = Again(new All { DateTime = date }).DateTime;
            Assert.Equal(kind == DateTimeKind.Local ? date.ToUniversalTime() : date, again);
            Assert.Equal(DateTimeKind.Utc, again.Kind);
        }

        foreach (var edge in new[] { DateTime.MinValue, DateTime.MaxValue, DateTime.UnixEpoch })
            Assert.Equal(edge, Again(new All { DateTime = edge }).DateTime);
    }

    [Fact]
    public void Enumerations_of_every_size_come_back()
    {
        var again = Again(new All { Tiny = Tiny.Last, Huge = Huge.Last, Signed = Signed.First, Int = (Ints)77 });
        Assert.Equal((Tiny.Last, Huge.Last, Signed.First, (Ints)77), (again.Tiny, again.Huge, again.Signed, again.Int));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\u0000 – 😀 – ﷽")]
    public void Text_comes_back(string text) => Assert.Equal(text, Again(new All { String = text }).String);

    [Fact]
    public void Long_values_come_back()
    {
        var (text, bytes) = (new string('ä', 100_000), new byte[70_000]);
        Random.Shared.NextBytes(bytes);
        var again = Again(new All { String = text, Binary = bytes });
        Assert.Equal(text, again.String);
        Assert.Equal(bytes, again.Binary);
    }

    [Fact]
    public void Associations_come_back_in_order_and_each_once()
    {
        Guid[] ids = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        var again = Again(new All { Link = new(ids[0]), Links = new([ids[2], ids[0], ids[1], ids[0], Guid.Empty]) });
        Assert.Equal(ids[0], again.Link.Id);
        Assert.Equal(ids.Order(), again.Links);
        Assert.True(Again(new All()).Link.IsEmpty);
        Assert.Empty(Again(new All()).Links);
    }

    [Fact]
    public void Nothing_comes_back_as_nothing()
    {
        var again = Again(new All { String = null, Binary = null, Maybe = null, MaybeDate = null });
        Assert.Equal((null, null, null, null), (again.String, again.Binary, again.Maybe, again.MaybeDate));
        Assert.Equal((5, DateTime.UnixEpoch), (Again(new All { Maybe = 5 }).Maybe,
            Again(new All { MaybeDate = DateTime.UnixEpoch }).MaybeDate));
    }

    [Fact]
    public void A_row_of_every_type_never_changes() => Assert.Equal(
        "dc00140164ce0bebc200c3fbcd0100c70301020233cb3ff8000000000000a3c3a44fd3f760800a084a8000c0c410"
        + "0000000000000000000000000000000000000000c0c0c0c0",
        Convert.ToHexStringLower(Row(new All
        {
            Boolean = true, Int32 = -5, Int64 = 256, Decimal = 5.63m, Double = 1.5, String = "äO",
        })));

    private static All Again(All value) =>
        (All)RowReader.ToObject(All.Model.Entity(typeof(All)), ObjectId.From(Guid.NewGuid()), Row(value));

    private static byte[] Row(All value)
    {
        var (attributes, row) = (new ByteBuffer(), new ByteBuffer());
        var entity = All.Model.Entity(typeof(All));
        entity.Binding.WriteAttributes(value, new MessagePackWriter(attributes));
        Assert.Null(RowValidator.Check(entity, attributes.WrittenSpan));
        RowEditor.Apply([], new RowHeader(1, 100, 200_000_000, 0), attributes.WrittenSpan, row);
        return row.ToArray();
    }

    private enum Tiny : byte
    {
        First,
        Last = 255,
    }

    private enum Huge : ulong
    {
        First,
        Last = ulong.MaxValue,
    }

    private enum Signed : sbyte
    {
        None,
        First = -128,
    }

    private enum Ints
    {
        None,
    }

    private sealed class All
    {
        public static SyncModel Model { get; } = SyncModel.Create(model => model.Entity<All>(1, all => all
            .Attribute(0, a => a.Boolean).Attribute(1, a => a.Int32).Attribute(2, a => a.Int64)
            .Attribute(3, a => a.Decimal).Attribute(4, a => a.Double).Attribute(5, a => a.String!)
            .Attribute(6, a => a.DateTime).Attribute(7, a => a.Binary!).Attribute(8, a => a.Guid)
            .Enumeration(9, a => a.Tiny).Enumeration(10, a => a.Signed).Enumeration(11, a => a.Huge)
            .Enumeration(12, a => a.Int).Reference(13, a => a.Link).ReferenceSet(14, a => a.Links)
            .Attribute(15, a => a.Maybe).Attribute(16, a => a.MaybeDate)));

        public Guid Id { get; set; }

        public bool Boolean { get; set; }

        public int Int32 { get; set; }

        public long Int64 { get; set; }

        public decimal Decimal { get; set; }

        public double Double { get; set; }

        public string? String { get; set; }

        public DateTime DateTime { get; set; }

        public byte[]? Binary { get; set; }

        public Guid Guid { get; set; }

        public Tiny Tiny { get; set; }

        public Signed Signed { get; set; }

        public Huge Huge { get; set; }

        public Ints Int { get; set; }

        public Reference<All> Link { get; set; }

        public ReferenceSet<All> Links { get; set; }

        public int? Maybe { get; set; }

        public DateTime? MaybeDate { get; set; }
    }
}
