using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class MessagePackNumberTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65535, "cdffff")]
    [InlineData(65536, "ce00010000")]
    [InlineData(4294967295, "ceffffffff")]
    [InlineData(4294967296, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32768, "d18000")]
    [InlineData(-32769, "d2ffff7fff")]
    [InlineData(int.MinValue, "d280000000")]
    [InlineData(int.MinValue - 1L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void An_integer_takes_its_smallest_form(long value, string hex)
    {
        Assert.Equal(hex, Bytes.Hex(writer => writer.WriteInt64(value)));
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) =>
        {
            Assert.Equal(MessagePackType.Integer, reader.PeekType());
            Assert.Equal(value, reader.ReadInt64());
        });
        if (value < 0)
        {
            Bytes.Refused(Bytes.Of(hex), (ref reader) => reader.ReadUInt64());
            return;
        }
        Assert.Equal(hex, Bytes.Hex(writer => writer.WriteUInt64((ulong)value)));
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) => Assert.Equal((ulong)value, reader.ReadUInt64()));
    }

    [Fact]
    public void The_upper_half_of_unsigned_integers_is_read_as_unsigned_only()
    {
        var bytes = Bytes.Written(writer => writer.WriteUInt64(ulong.MaxValue));
        Assert.Equal(Bytes.Of("cfffffffffffffffff"), bytes);
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(ulong.MaxValue, reader.ReadUInt64()));
        var refusal = Bytes.Refused(bytes, (ref reader) => reader.ReadInt64());
        Assert.Equal(
            "Expected an integer from -9223372036854775808 to 9223372036854775807, found 18446744073709551615. "
            + "(at byte 0)", refusal.Message);
    }

    [Theory]
    [InlineData("05")]
    [InlineData("cc05")]
    [InlineData("cd0005")]
    [InlineData("ce00000005")]
    [InlineData("cf0000000000000005")]
    [InlineData("d005")]
    [InlineData("d10005")]
    [InlineData("d200000005")]
    [InlineData("d30000000000000005")]
    public void Every_encoding_of_an_integer_is_read_as_every_type(string hex)
    {
        var bytes = Bytes.Of(hex);
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5, reader.ReadInt64()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5UL, reader.ReadUInt64()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5, reader.ReadInt32()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5U, reader.ReadUInt32()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5, reader.ReadInt16()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5, reader.ReadUInt16()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5, reader.ReadSByte()));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(5, reader.ReadByte()));
    }

    [Fact]
    public void Narrow_integers_are_read_to_the_ends_of_their_range_and_no_further()
    {
        InRange(int.MinValue, int.MaxValue, (ref reader) => reader.ReadInt32());
        InRange(0, uint.MaxValue, (ref reader) => reader.ReadUInt32());
        InRange(short.MinValue, short.MaxValue, (ref reader) => reader.ReadInt16());
        InRange(0, ushort.MaxValue, (ref reader) => reader.ReadUInt16());
        InRange(sbyte.MinValue, sbyte.MaxValue, (ref reader) => reader.ReadSByte());
        InRange(0, byte.MaxValue, (ref reader) => reader.ReadByte());
    }

    [Theory]
    [InlineData(-0.0)]
    [InlineData(1.5)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.NaN)]
    public void A_double_keeps_its_bits(double value)
    {
        var hex = Bytes.Hex(writer => writer.WriteDouble(value));
        Assert.Equal("cb" + BitConverter.DoubleToUInt64Bits(value).ToString("x16"), hex);
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) =>
        {
            Assert.Equal(MessagePackType.Float, reader.PeekType());
            Assert.Equal(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(reader.ReadDouble()));
        });
        Bytes.Refused(Bytes.Of(hex), (ref reader) => reader.ReadSingle());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1.5f)]
    [InlineData(float.Epsilon)]
    [InlineData(float.MaxValue)]
    [InlineData(float.NaN)]
    public void A_single_keeps_its_bits_and_widens(float value)
    {
        var hex = Bytes.Hex(writer => writer.WriteSingle(value));
        Assert.Equal("ca" + BitConverter.SingleToUInt32Bits(value).ToString("x8"), hex);
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) => Assert.Equal(value, reader.ReadSingle()));
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) => Assert.Equal(value, reader.ReadDouble()));
    }

    [Fact]
    public void A_refusal_says_what_was_expected_and_what_was_found()
    {
        Assert.Equal("Expected an integer, found a string (a0). (at byte 1)",
            Bytes.Refused(Bytes.Of("01 a0"), (ref reader) =>
            {
                reader.ReadInt64();
                reader.ReadInt64();
            }).Message);
        Assert.Equal("Expected a float, found an integer (01). (at byte 0)",
            Bytes.Refused([1], (ref reader) => reader.ReadDouble()).Message);
        Assert.Equal("Expected an integer from 0 to 255, found 256. (at byte 0)",
            Bytes.Refused(Bytes.Of("cd 0100"), (ref reader) => reader.ReadByte()).Message);
    }

    private static void InRange(long least, long most, Reading reading)
    {
        foreach (var inside in new[] { least, most })
            Bytes.ReadWhole(Bytes.Written(writer => writer.WriteInt64(inside)), reading);
        foreach (var outside in new[] { least - 1, most + 1, long.MinValue, long.MaxValue })
            Bytes.Refused(Bytes.Written(writer => writer.WriteInt64(outside)), reading);
    }
}
