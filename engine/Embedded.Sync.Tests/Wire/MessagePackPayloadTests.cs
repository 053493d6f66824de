using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class MessagePackPayloadTests
{
    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65535, "daffff")]
    [InlineData(65536, "db00010000")]
    public void Text_takes_its_smallest_header(int length, string head)
    {
        var text = new string('a', length);
        var expected = Bytes.Of(head, (byte)'a', length);
        Assert.Equal(expected, Bytes.Written(writer => writer.WriteString(text)));
        Assert.Equal(expected, Bytes.Written(writer => writer.WriteStringUtf8(Bytes.Utf8(text))));
        Bytes.ReadWhole(expected, (ref reader) =>
        {
            Assert.Equal(MessagePackType.String, reader.PeekType());
            Assert.Equal(text, reader.ReadString());
        });
        Bytes.ReadWhole(expected, (ref reader) => Assert.Equal(Bytes.Utf8(text), reader.ReadStringUtf8()));
        Bytes.ReadWhole(expected, (ref reader) => Assert.Equal(text, reader.ReadString(length)));
        if (length > 0) Bytes.Refused(expected, (ref reader) => reader.ReadString(length - 1));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("😀")]
    public void Text_outside_of_ascii_has_the_header_of_its_bytes_at_every_length(string character)
    {
        foreach (var count in Enumerable.Range(0, 400).Concat([1023, 1024, 1025, 16384, 21845, 21846, 32768, 65536]))
        {
            var text = string.Concat(Enumerable.Repeat(character, count));
            var written = Bytes.Written(writer => writer.WriteString(text));
            Assert.Equal(Bytes.Written(writer => writer.WriteStringUtf8(Bytes.Utf8(text))), written);
            Bytes.ReadWhole(written, (ref reader) => Assert.Equal(text, reader.ReadString(text.Length)));
        }
    }

    [Theory]
    [InlineData(0xd83d)]
    [InlineData(0xde00)]
    public void Half_a_surrogate_pair_is_refused_and_nothing_is_written(int half)
    {
        var text = "a" + (char)half;
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        Assert.Throws<ArgumentException>(() => writer.WriteString(text));
        Assert.Throws<ArgumentException>(() => writer.WriteString(new string('a', 5000) + text));
        Assert.Throws<ArgumentException>(() => writer.WriteStringUtf8([0x80]));
        Assert.Equal(0, buffer.Length);
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65535, "c5ffff")]
    [InlineData(65536, "c600010000")]
    public void Binary_takes_its_smallest_header(int length, string head)
    {
        var expected = Bytes.Of(head, 0xee, length);
        var payload = Bytes.Of("", 0xee, length);
        Assert.Equal(expected, Bytes.Written(writer => writer.WriteBinary(payload)));
        Bytes.ReadWhole(expected, (ref reader) =>
        {
            Assert.Equal(MessagePackType.Binary, reader.PeekType());
            Assert.Equal(payload, reader.ReadBinary());
        });
    }

    [Theory]
    [InlineData(0, "c70005")]
    [InlineData(1, "d405")]
    [InlineData(2, "d505")]
    [InlineData(3, "c70305")]
    [InlineData(4, "d605")]
    [InlineData(8, "d705")]
    [InlineData(15, "c70f05")]
    [InlineData(16, "d805")]
    [InlineData(17, "c71105")]
    [InlineData(255, "c7ff05")]
    [InlineData(256, "c8010005")]
    [InlineData(65535, "c8ffff05")]
    [InlineData(65536, "c90001000005")]
    public void An_extension_takes_its_smallest_header(int length, string head)
    {
        var expected = Bytes.Of(head, 0xee, length);
        var payload = Bytes.Of("", 0xee, length);
        Assert.Equal(expected, Bytes.Written(writer => writer.WriteExtension(5, payload)));
        Bytes.ReadWhole(expected, (ref reader) =>
        {
            Assert.Equal(MessagePackType.Extension, reader.PeekType());
            Assert.Equal(payload, reader.ReadExtension(out var type));
            Assert.Equal(5, type);
        });
    }

    [Theory]
    [InlineData(sbyte.MinValue)]
    [InlineData(-1)]
    [InlineData(sbyte.MaxValue)]
    public void The_type_of_an_extension_is_signed(sbyte expected) =>
        Bytes.ReadWhole(Bytes.Written(writer => writer.WriteExtension(expected, [1])), (ref reader) =>
        {
            reader.ReadExtension(out var type);
            Assert.Equal(expected, type);
        });

    [Fact]
    public void An_id_is_its_sixteen_bytes_most_significant_first()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var bytes = Bytes.Of("c410 00112233445566778899aabbccddeeff");
        Assert.Equal(bytes, Bytes.Written(writer => writer.WriteGuid(id)));
        Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(id, reader.ReadGuid()));
        Bytes.Refused(Bytes.Of("c40f", 0, 15), (ref reader) => reader.ReadGuid());
        Bytes.Refused(Bytes.Of("c411", 0, 17), (ref reader) => reader.ReadGuid());
        Bytes.Refused(Bytes.Of("b0", 0, 16), (ref reader) => reader.ReadGuid());
    }
}
