using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class MessagePackTimestampTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "d6ff00000000")]
    [InlineData("2106-02-07T06:28:15Z", "d6ffffffffff")]
    [InlineData("2106-02-07T06:28:16Z", "d7ff0000000100000000")]
    [InlineData("1970-01-01T00:00:00.0000001Z", "d7ff0000019000000000")]
    [InlineData("1970-01-01T00:00:00.9999999Z", "d7ffee6b267000000000")]
    [InlineData("2514-05-30T01:53:03.9999999Z", "d7ffee6b2673ffffffff")]
    [InlineData("2514-05-30T01:53:04Z", "c70cff000000000000000400000000")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "c70cff3b9ac99cffffffffffffffff")]
    [InlineData("0001-01-01T00:00:00Z", "c70cff00000000fffffff1886e0900")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "c70cff3b9ac99c0000003afff4417f")]
    public void A_time_takes_its_smallest_form_and_keeps_every_tick(string text, string hex)
    {
        var time = DateTimeOffset.Parse(text).UtcDateTime;
        Assert.Equal(hex, Bytes.Hex(writer => writer.WriteTimestamp(time)));
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) =>
        {
            var read = reader.ReadTimestamp();
            Assert.Equal(time, read);
            Assert.Equal(DateTimeKind.Utc, read.Kind);
        });
    }

    [Theory]
    [InlineData("d7ff0000000000000001")]
    [InlineData("c70cff000000000000000000000001")]
    public void A_form_that_is_not_the_smallest_is_read_as_well(string hex) =>
        Bytes.ReadWhole(Bytes.Of(hex), (ref reader) =>
            Assert.Equal(DateTime.UnixEpoch.AddSeconds(1), reader.ReadTimestamp()));

    [Fact]
    public void What_is_below_a_tick_is_dropped() =>
        Bytes.ReadWhole(Bytes.Of("c70cff 000000c7 0000000000000000"), (ref reader) =>
            Assert.Equal(DateTime.UnixEpoch.AddTicks(1), reader.ReadTimestamp()));

    [Theory]
    [InlineData("d600 00000000", "Expected a timestamp, found extension 0.")]
    [InlineData("d5ff 0000", "A timestamp has 2 bytes, not 4, 8 or 12.")]
    [InlineData("c700ff", "A timestamp has 0 bytes, not 4, 8 or 12.")]
    [InlineData("c70cff 3b9aca00 0000000000000000", "A timestamp has 1000000000 nanoseconds.")]
    [InlineData("c70cff ffffffff 0000000000000000", "A timestamp has 4294967295 nanoseconds.")]
    [InlineData("d7ff ffffffff00000000", "A timestamp has 1073741823 nanoseconds.")]
    [InlineData("c70cff 00000000 7fffffffffffffff", "A timestamp is outside of the years 1 to 9999.")]
    [InlineData("c70cff 00000000 8000000000000000", "A timestamp is outside of the years 1 to 9999.")]
    [InlineData("c70cff 00000000 fffffff1886e08ff", "A timestamp is outside of the years 1 to 9999.")]
    [InlineData("c70cff 00000000 0000003afff44180", "A timestamp is outside of the years 1 to 9999.")]
    [InlineData("00", "Expected an extension, found an integer (00).")]
    public void What_is_not_a_time_is_refused(string hex, string message) =>
        Assert.Equal(message + " (at byte 0)",
            Bytes.Refused(Bytes.Of(hex), (ref reader) => reader.ReadTimestamp()).Message);

    [Fact]
    public void A_local_time_is_refused_and_an_unspecified_one_is_taken_for_utc()
    {
        var local = DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Local);
        Assert.Throws<ArgumentException>(() => Bytes.Written(writer => writer.WriteTimestamp(local)));
        var unspecified = DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Unspecified);
        Assert.Equal("d6ff00000000", Bytes.Hex(writer => writer.WriteTimestamp(unspecified)));
    }
}
