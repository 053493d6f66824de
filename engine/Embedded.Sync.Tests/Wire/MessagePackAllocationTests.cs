using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

public sealed class MessagePackAllocationTests
{
    [Fact]
    public void Writing_to_a_buffer_that_is_large_enough_allocates_nothing()
    {
        var buffer = new ByteBuffer(4096);
        Assert.Equal(0, Allocated(() => WriteEverything(buffer)));
    }

    [Fact]
    public void Reading_and_skipping_allocate_nothing()
    {
        var buffer = new ByteBuffer(4096);
        WriteEverything(buffer);
        Assert.Equal(0, Allocated(() => ReadEverything(buffer.WrittenSpan)));
        Assert.Equal(0, Allocated(() => new MessagePackReader(buffer.WrittenSpan).Skip()));
    }

    private static long Allocated(Action action)
    {
        // The first call may allocate for the runtime's own needs.
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void WriteEverything(ByteBuffer buffer)
    {
        buffer.Clear();
        var writer = new MessagePackWriter(buffer);
        var array = writer.ReserveArrayHeader();
        writer.WriteNil();
        writer.WriteBoolean(true);
        writer.WriteInt64(long.MinValue);
        writer.WriteUInt64(ulong.MaxValue);
        writer.WriteSingle(1.5f);
        writer.WriteDouble(1.5);
        writer.WriteString("Zürich, in a text of more than thirty-one bytes");
        writer.WriteStringUtf8("text"u8);
        writer.WriteBinary([1, 2, 3]);
        writer.WriteExtension(5, [1, 2, 3, 4]);
        writer.WriteTimestamp(DateTime.UnixEpoch);
        writer.WriteGuid(Guid.Empty);
        writer.WriteMapHeader(1);
        writer.WriteInt64(1);
        writer.WriteArrayHeader(0);
        writer.PatchArrayHeader(array, 13);
    }

    private static void ReadEverything(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(13);
        if (!reader.TryReadNil() || reader.PeekType() != MessagePackType.Boolean) throw new InvalidOperationException();
        reader.ReadBoolean();
        reader.ReadInt64();
        reader.ReadUInt64();
        reader.ReadSingle();
        reader.ReadDouble();
        reader.ReadStringUtf8();
        reader.ReadStringUtf8();
        reader.ReadBinary();
        reader.ReadExtension(out _);
        reader.ReadTimestamp();
        reader.ReadGuid();
        reader.ReadMapHeader();
        reader.ReadRaw();
        reader.ReadArrayHeader();
        reader.ExpectEnd();
    }
}
