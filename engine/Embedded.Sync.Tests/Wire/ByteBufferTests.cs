using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class ByteBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    public void It_grows_and_keeps_what_was_written(int capacity)
    {
        var buffer = new ByteBuffer(capacity);
        var expected = new List<byte>();
        for (var size = 0; size < 250; size++)
        {
            var piece = Enumerable.Repeat((byte)size, size).ToArray();
            buffer.Write(piece);
            buffer.WriteByte(7);
            expected.AddRange(piece);
            expected.Add(7);
        }
        Assert.Equal(expected.Count, buffer.Length);
        Assert.Equal(expected.ToArray(), buffer.ToArray());
        Assert.Equal(expected.ToArray(), buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void The_room_it_hands_out_is_as_large_as_asked_and_never_empty()
    {
        var buffer = new ByteBuffer(0);
        Assert.NotEqual(0, buffer.GetSpan(0).Length);
        Assert.NotEqual(0, buffer.GetMemory(0).Length);
        Assert.InRange(buffer.GetSpan(1000).Length, 1000, int.MaxValue);
        Assert.Equal(0, buffer.Length);
        buffer.GetSpan(3).Fill(9);
        buffer.Advance(3);
        Assert.Equal([9, 9, 9], buffer.ToArray());
    }

    [Fact]
    public void Advancing_beyond_the_room_is_refused()
    {
        var buffer = new ByteBuffer(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetMemory(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteBuffer(-1));
    }

    [Fact]
    public void Clearing_and_truncating_keep_the_array()
    {
        var buffer = new ByteBuffer(8);
        buffer.Write([1, 2, 3]);
        buffer.Truncate(2);
        Assert.Equal([1, 2], buffer.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(-1));
        buffer.Clear();
        Assert.Equal(0, buffer.Length);
        Assert.Equal(8, buffer.GetSpan(1).Length);
    }

    [Fact]
    public void What_is_written_can_be_patched_but_nothing_beyond_it()
    {
        var buffer = new ByteBuffer(8);
        buffer.Write([1, 2, 3]);
        buffer.WrittenSpanMutable(1, 2)[0] = 5;
        Assert.Equal([1, 5, 3], buffer.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.WrittenSpanMutable(2, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.WrittenSpanMutable(-1, 1).Length);
    }
}
