using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class MessagePackStructureTests
{
    [Theory]
    [InlineData(0, "90")]
    [InlineData(15, "9f")]
    [InlineData(16, "dc0010")]
    [InlineData(65535, "dcffff")]
    [InlineData(65536, "dd00010000")]
    public void An_array_takes_its_smallest_header(int count, string head)
    {
        Assert.Equal(head, Bytes.Hex(writer => writer.WriteArrayHeader(count)));
        Bytes.ReadWhole(Bytes.Of(head, 0xc0, count), (ref reader) =>
        {
            Assert.Equal(MessagePackType.Array, reader.PeekType());
            Assert.Equal(count, reader.ReadArrayHeader());
            reader.Skip(count);
        });
        if (count > 0) Bytes.Refused(Bytes.Of(head, 0xc0, count - 1), (ref reader) => reader.ReadArrayHeader());
    }

    [Theory]
    [InlineData(0, "80")]
    [InlineData(15, "8f")]
    [InlineData(16, "de0010")]
    [InlineData(65535, "deffff")]
    [InlineData(65536, "df00010000")]
    public void A_map_takes_its_smallest_header(int count, string head)
    {
        Assert.Equal(head, Bytes.Hex(writer => writer.WriteMapHeader(count)));
        Bytes.ReadWhole(Bytes.Of(head, 0xc0, count * 2), (ref reader) =>
        {
            Assert.Equal(MessagePackType.Map, reader.PeekType());
            Assert.Equal(count, reader.ReadMapHeader());
            reader.Skip(count * 2);
        });
        if (count > 0) Bytes.Refused(Bytes.Of(head, 0xc0, count * 2 - 1), (ref reader) => reader.ReadMapHeader());
    }

    [Fact]
    public void Nil_and_booleans_are_one_byte()
    {
        Assert.Equal("c0", Bytes.Hex(writer => writer.WriteNil()));
        Assert.Equal("c2", Bytes.Hex(writer => writer.WriteBoolean(false)));
        Assert.Equal("c3", Bytes.Hex(writer => writer.WriteBoolean(true)));
        Bytes.ReadWhole([0xc0], (ref reader) => Assert.True(reader.TryReadNil()));
        Bytes.ReadWhole([0xc2], (ref reader) => Assert.False(reader.ReadBoolean()));
        Bytes.ReadWhole([0xc3], (ref reader) => Assert.True(reader.ReadBoolean()));
        Bytes.Refused([0x01], (ref reader) => reader.ReadBoolean());
    }

    [Fact]
    public void What_is_not_nil_stays_to_be_read()
    {
        var reader = new MessagePackReader([0x07]);
        Assert.False(reader.TryReadNil());
        Assert.Equal(0, reader.Offset);
        Assert.Equal(7, reader.ReadInt64());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void An_array_of_another_length_than_expected_is_refused()
    {
        Bytes.ReadWhole([0x92, 1, 2], (ref reader) =>
        {
            reader.ReadArrayHeader(2);
            reader.Skip(2);
        });
        Assert.Equal("Expected an array of 3, found one of 2. (at byte 0)",
            Bytes.Refused([0x92, 1, 2], (ref reader) => reader.ReadArrayHeader(3)).Message);
    }

    [Fact]
    public void Reserved_headers_are_patched_when_the_number_is_known()
    {
        var buffer = new ByteBuffer(0);
        var writer = new MessagePackWriter(buffer);
        writer.WriteNil();
        var array = writer.ReserveArrayHeader();
        writer.WriteInt64(1);
        var binary = writer.ReserveBinaryHeader();
        writer.WriteRaw([9, 9, 9]);
        Assert.Equal(1, array);
        writer.PatchBinaryHeader(binary, 3);
        writer.PatchArrayHeader(array, 2);
        Assert.Equal(Bytes.Of("c0 dd00000002 01 c600000003 090909"), buffer.ToArray());
        Assert.Throws<ArgumentException>(() => writer.PatchArrayHeader(binary, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.PatchArrayHeader(buffer.Length, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.PatchArrayHeader(array, -1));
    }

    [Fact]
    public void Negative_counts_are_refused_by_the_writer()
    {
        var writer = new MessagePackWriter(new ByteBuffer());
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteArrayHeader(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteMapHeader(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteBinaryHeader(-1));
        Assert.Equal(0, writer.Buffer.Length);
    }

    [Fact]
    public void A_value_is_returned_raw_with_all_that_it_encloses()
    {
        var reader = new MessagePackReader(Bytes.Of("05 92 81 a161 9201c0 c40107 06"));
        Assert.Equal(new byte[] { 5 }, reader.ReadRaw());
        Assert.Equal(Bytes.Of("92 81 a161 9201c0 c40107"), reader.ReadRaw());
        Assert.Equal(6, reader.ReadInt64());
        reader.ExpectEnd();
    }

    [Fact]
    public void Every_first_byte_has_its_type_and_a_value_of_it_can_be_skipped()
    {
        for (var code = 0; code <= 0xff; code++)
        {
            if (code == 0xc1) continue;
            // Zeroes after the code are a length of 0, or a payload, or elements.
            var bytes = Bytes.Of("", 0, 64);
            bytes[0] = (byte)code;
            var reader = new MessagePackReader(bytes);
            Assert.Equal(ExpectedType(code), reader.PeekType());
            reader.Skip();
            Assert.Equal(ExpectedSize(code), reader.Offset);
        }
    }

    private static MessagePackType ExpectedType(int code) => code switch
    {
        <= 0x7f or >= 0xe0 => MessagePackType.Integer,
        <= 0x8f or 0xde or 0xdf => MessagePackType.Map,
        <= 0x9f or 0xdc or 0xdd => MessagePackType.Array,
        <= 0xbf or 0xd9 or 0xda or 0xdb => MessagePackType.String,
        0xc0 => MessagePackType.Nil,
        0xc2 or 0xc3 => MessagePackType.Boolean,
        0xc4 or 0xc5 or 0xc6 => MessagePackType.Binary,
        0xc7 or 0xc8 or 0xc9 or 0xd4 or 0xd5 or 0xd6 or 0xd7 or 0xd8 => MessagePackType.Extension,
        0xca or 0xcb => MessagePackType.Float,
        _ => MessagePackType.Integer,
    };

    private static int ExpectedSize(int code) => code switch
    {
        <= 0x7f or >= 0xe0 or 0xc0 or 0xc2 or 0xc3 => 1,
        <= 0x8f => 1 + 2 * (code - 0x80),
        <= 0x9f => 1 + (code - 0x90),
        <= 0xbf => 1 + (code - 0xa0),
        0xcc or 0xd0 or 0xc4 or 0xd9 => 2,
        0xcd or 0xd1 or 0xc5 or 0xda or 0xdc or 0xde or 0xd4 or 0xc7 => 3,
        0xc8 or 0xd5 => 4,
        0xca or 0xce or 0xd2 or 0xc6 or 0xdb or 0xdd or 0xdf => 5,
        0xc9 or 0xd6 => 6,
        0xcb or 0xcf or 0xd3 => 9,
        0xd7 => 10,
        _ => 18,
    };
}
