using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class MessagePackHostileTests
{
    /// <summary>Every way to read one value.</summary>
    private static readonly Reading[] EveryReading =
    [
        (ref reader) => reader.Skip(),
        (ref reader) => reader.ReadRaw(),
        (ref reader) => reader.PeekType(),
        (ref reader) => reader.TryReadNil(),
        (ref reader) => reader.ReadBoolean(),
        (ref reader) => reader.ReadInt64(),
        (ref reader) => reader.ReadUInt64(),
        (ref reader) => reader.ReadInt32(),
        (ref reader) => reader.ReadUInt32(),
        (ref reader) => reader.ReadInt16(),
        (ref reader) => reader.ReadUInt16(),
        (ref reader) => reader.ReadSByte(),
        (ref reader) => reader.ReadByte(),
        (ref reader) => reader.ReadSingle(),
        (ref reader) => reader.ReadDouble(),
        (ref reader) => reader.ReadArrayHeader(),
        (ref reader) => reader.ReadArrayHeader(3),
        (ref reader) => reader.ReadMapHeader(),
        (ref reader) => reader.ReadBinary(),
        (ref reader) => reader.ReadStringUtf8(),
        (ref reader) => reader.ReadString(),
        (ref reader) => reader.ReadString(4),
        (ref reader) => reader.ReadExtension(out _),
        (ref reader) => reader.ReadTimestamp(),
        (ref reader) => reader.ReadGuid(),
        (ref reader) => reader.ExpectEnd(),
    ];

    [Fact]
    public void Random_values_are_read_back_as_written()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var bytes = RandomMessages.Write(seed);
            RandomMessages.Check(seed, bytes);
            Bytes.ReadWhole(bytes, (ref reader) => reader.Skip());
        }
    }

    [Fact]
    public void Every_truncation_is_refused_with_the_one_exception()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var bytes = RandomMessages.Write(seed);
            if (bytes.Length > 500) continue;
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = bytes[..length];
                Bytes.Refused(cut, (ref reader) => reader.Skip());
                Bytes.Refused(cut, (ref _) => RandomMessages.Check(seed, cut));
            }
        }
    }

    [Fact]
    public void Random_bytes_are_read_or_refused_with_the_one_exception()
    {
        var random = new Random(20260731);
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = new byte[random.Next(48)];
            random.NextBytes(bytes);
            ReadOrRefuse(bytes, EveryReading[0]);
            ReadOrRefuse(bytes, EveryReading[random.Next(EveryReading.Length)]);
            ReadOrRefuse(bytes, (ref reader) =>
            {
                while (!reader.AtEnd) EveryReading[random.Next(EveryReading.Length)](ref reader);
            });
        }
    }

    [Fact]
    public void A_damaged_message_is_read_or_refused_with_the_one_exception()
    {
        var random = new Random(7);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var bytes = RandomMessages.Write(seed % 200);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            ReadOrRefuse(bytes, EveryReading[0]);
        }
    }

    [Fact]
    public void Every_reading_of_every_first_byte_alone_is_a_value_or_refused()
    {
        foreach (var reading in EveryReading)
            for (var code = 0; code <= 0xff; code++)
            {
                ReadOrRefuse([(byte)code], reading);
                ReadOrRefuse([(byte)code, 0xff, 0xff, 0xff, 0xff], reading);
                ReadOrRefuse([(byte)code, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], reading);
            }
        foreach (var reading in EveryReading[..^1]) Bytes.Refused([], reading);
    }

    [Theory]
    [InlineData("c6")]
    [InlineData("db")]
    [InlineData("c9")]
    [InlineData("dd")]
    [InlineData("df")]
    public void A_length_of_a_gigabyte_in_twenty_bytes_is_refused_without_making_room(string code)
    {
        foreach (var length in new[] { "40000000", "7fffffff", "80000000", "ffffffff" })
        {
            var bytes = Bytes.Of(code + length, 0, 15);
            foreach (var reading in EveryReading.Except([EveryReading[2], EveryReading[3]]))
                Bytes.Refused(bytes, reading);
        }
    }

    [Fact]
    public void Ten_thousand_nested_arrays_are_refused_where_they_become_too_deep()
    {
        Assert.Equal("Arrays and maps are nested deeper than 32. (at byte 32)",
            Bytes.Refused(Bytes.Of("", 0x91, 10_000), (ref reader) => reader.Skip()).Message);
        Bytes.Refused(Bytes.Of("", 0x81, 10_000), (ref reader) => reader.Skip());
        Bytes.Refused(Bytes.Of("", 0x91, 10_000), (ref reader) => reader.ReadRaw());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(1024)]
    public void Nesting_is_allowed_to_the_limit_and_no_further(int depthMax)
    {
        var allowed = Bytes.Of("", 0x91, depthMax + 1);
        allowed[^1] = 0xc0;
        var reader = new MessagePackReader(allowed, depthMax);
        reader.Skip();
        reader.ExpectEnd();
        var refused = Bytes.Of("", 0x91, depthMax + 2);
        refused[^1] = 0xc0;
        Assert.Throws<MessagePackException>(() => new MessagePackReader(refused, depthMax).Skip());
    }

    [Fact]
    public void A_depth_or_a_budget_out_of_range_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackReader([], 0).AtEnd);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackReader([], 1025).AtEnd);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessagePackReader([]) { ElementsMax = -1 }.AtEnd);
    }

    [Fact]
    public void The_budget_counts_the_elements_of_the_whole_message()
    {
        var bytes = Bytes.Of("92 9201c0 8101c0");
        new MessagePackReader(bytes) { ElementsMax = 6 }.Skip();
        Assert.Equal("1 more elements are announced than the budget of 5 allows. (at byte 4)",
            Assert.Throws<MessagePackException>(() => new MessagePackReader(bytes) { ElementsMax = 5 }.Skip()).Message);
    }

    [Fact]
    public void Arrays_that_each_announce_all_that_is_left_exceed_the_budget()
    {
        // Each of the headers is credible on its own, and together they announce thousands of elements.
        var bytes = Enumerable.Range(1, 32).SelectMany(level => Bytes.Of($"dc{500 - (3 * level):x4}"))
            .Concat(new byte[404]).ToArray();
        var refusal = Bytes.Refused(bytes, (ref reader) => reader.Skip());
        Assert.Contains("budget", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("c0af")]
    [InlineData("e28082c2")]
    [InlineData("eda080")]
    [InlineData("f4908080")]
    [InlineData("ff")]
    public void Text_that_is_not_utf8_is_refused(string hex)
    {
        var text = Bytes.Of(hex);
        var bytes = new byte[] { (byte)(0xa0 | text.Length) }.Concat(text).ToArray();
        Bytes.Refused(bytes, (ref reader) => reader.ReadStringUtf8());
        Bytes.Refused(bytes, (ref reader) => reader.ReadString());
        Assert.Equal("The string is not valid UTF-8. (at byte 0)",
            Bytes.Refused(bytes, (ref reader) => reader.ReadString(100)).Message);
    }

    [Fact]
    public void Trailing_bytes_are_refused() =>
        Assert.Equal("2 bytes are left after the message. (at byte 1)",
            Bytes.Refused([1, 2, 3], (ref reader) =>
            {
                reader.Skip();
                reader.ExpectEnd();
            }).Message);

    [Fact]
    public void The_byte_that_is_never_used_is_refused_by_every_reading()
    {
        foreach (var reading in EveryReading.Except([EveryReading[3], EveryReading[^1]]))
            Assert.Equal("The byte c1 is never used. (at byte 0)",
                Bytes.Refused(Bytes.Of("c1", 0, 20), reading).Message);
        Bytes.Refused([0x91, 0xc1], (ref reader) => reader.Skip());
    }

    private static void ReadOrRefuse(byte[] bytes, Reading reading)
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            reading(ref reader);
            Assert.InRange(reader.Offset, 0, bytes.Length);
        }
        catch (MessagePackException refusal)
        {
            Assert.InRange(refusal.Offset, 0, bytes.Length);
        }
    }
}
