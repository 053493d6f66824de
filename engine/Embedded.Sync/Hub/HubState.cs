using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>What a hub knows of itself; written with every commit.</summary>
internal sealed record HubState
{
    private const int FieldCount = 7;
    private const int SealKeySize = 32;

    /// <summary>Made new with the database and at each declared restore.</summary>
    public required ObjectId HubId { get; init; }

    /// <summary>The key that cursors are sealed with.</summary>
    public required byte[] SealKey { get; init; }

    /// <summary>The newest commit and its tag.</summary>
    public required Ticket Head { get; init; }

    /// <summary>The changed date of the newest commit: the next one is later, whatever the clock says.</summary>
    public long LastChangedDate { get; init; }

    /// <summary>The highest version of which a departure was purged.</summary>
    public ulong Floor { get; init; }

    /// <summary>Decisions up to this version were purged.</summary>
    public ulong LedgerFloor { get; init; }

    public static HubState New(RandomSource random)
    {
        var bytes = new byte[ObjectId.Size + SealKeySize];
        random.Fill(bytes);
        return new HubState
        {
            HubId = ObjectId.Read(bytes),
            SealKey = bytes[ObjectId.Size..],
            Head = new Ticket(0, random.NextNonZero()),
        };
    }

    public byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(FieldCount);
        ProtocolFormat.WriteObjectId(writer, HubId);
        writer.WriteBinary(SealKey);
        ProtocolFormat.WriteTicket(writer, Head);
        writer.WriteInt64(LastChangedDate);
        writer.WriteUInt64(Floor);
        writer.WriteUInt64(LedgerFloor);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The stored state is damaged.</exception>
    public static HubState FromStore(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(FieldCount);
        return new HubState
        {
            HubId = ProtocolFormat.ReadObjectId(ref reader),
            SealKey = reader.ReadBinary().ToArray(),
            Head = ProtocolFormat.ReadTicket(ref reader),
            LastChangedDate = reader.ReadInt64(),
            Floor = reader.ReadUInt64(),
            LedgerFloor = reader.ReadUInt64(),
        };
    }
}
