using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// How far the device has one entity. The rows' stamp lies with the rows, all the rest with the cursors, so that
/// the loss of either shows (rule R10).
/// </summary>
internal sealed record EntityMark
{
    private const int AttributeCount = 11;

    public required ushort Entity { get; init; }

    public required string Name { get; init; }

    /// <summary>Drawn anew with each page; lies with the rows. 0 where there are none.</summary>
    public ulong RowsStamp { get; init; }

    /// <summary>The same value, lying with the cursor. 0 where there never was one.</summary>
    public ulong CursorStamp { get; init; }

    /// <summary>False before the first page and after a reset.</summary>
    public bool HasCursor { get; init; }

    /// <summary>True while the scan by id goes on.</summary>
    public bool Booting { get; init; }

    /// <summary>While booting, the last id that was replaced.</summary>
    public ObjectId ScannedTo { get; init; }

    /// <summary>Where the cursor stands, once it is not booting.</summary>
    public Position Position { get; init; }

    /// <summary>Objects applied in the round that is not over yet; progress goes on from it after a restart.</summary>
    public long Done { get; init; }

    /// <summary>The newest changed date received since the bootstrap began.</summary>
    public long Newest { get; init; }

    /// <summary>What the app reads as <see cref="SyncHelper.LastSyncDate"/>.</summary>
    public long LastSyncDate { get; init; }

    /// <summary>
    /// A head whose pages bring what the hub's rules made of this device's own work; 0 where nothing of that is
    /// outstanding.
    /// </summary>
    public ulong TouchedAt { get; init; }

    /// <summary>True where rows and cursor belong together, so that the hub may go on from the cursor.</summary>
    public bool IsUsable => HasCursor && CursorStamp == RowsStamp;

    /// <summary>The mark without its cursor: rows and stamps stay (rule R9).</summary>
    public EntityMark Forget() => this with
    {
        HasCursor = false, Booting = false, ScannedTo = default, Position = default,
        Done = 0, Newest = 0, LastSyncDate = 0,
    };

    /// <summary>Writes everything but the rows' stamp, as a row of <see cref="SyncHelper"/>.</summary>
    public void WriteHelper(ByteBuffer output)
    {
        var writer = new MessagePackWriter(output);
        new RowHeader(SyncHelper.EntityNumber, 0, 0, AttributeCount).Write(writer);
        writer.WriteString(Name);
        writer.WriteInt64(LastSyncDate);
        writer.WriteUInt64(CursorStamp);
        writer.WriteBoolean(HasCursor);
        writer.WriteBoolean(Booting);
        ProtocolFormat.WriteId(writer, ScannedTo);
        ProtocolFormat.WritePosition(writer, Position);
        writer.WriteInt64(Done);
        writer.WriteInt64(Newest);
        writer.WriteUInt64(TouchedAt);
    }

    /// <summary>The mark with what its helper says.</summary>
    /// <exception cref="MessagePackException">The stored helper is damaged.</exception>
    public EntityMark WithHelper(ReadOnlySpan<byte> row)
    {
        var reader = new MessagePackReader(row);
        var count = RowHeader.Read(ref reader).AttributeCount;
        reader.Skip();
        return this with
        {
            LastSyncDate = reader.ReadInt64(),
            CursorStamp = reader.ReadUInt64(),
            HasCursor = reader.ReadBoolean(),
            Booting = reader.ReadBoolean(),
            ScannedTo = ProtocolFormat.ReadId(ref reader),
            Position = ProtocolFormat.ReadPosition(ref reader),
            Done = reader.ReadInt64(),
            Newest = reader.ReadInt64(),
            // Databases of earlier versions have none.
            TouchedAt = count < AttributeCount ? 0 : reader.ReadUInt64(),
        };
    }
}
