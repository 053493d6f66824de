using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>
/// Writes one entity's part of a page. Rows are copied as they lie in the store:
/// <c>[entity, 0, [rows], ids, gone ids, from, to, first, booting, more, position, total, newest change]</c>.
/// The ids of the rows stand together in one binary value, 16 bytes each, in the order of the rows.
/// </summary>
internal sealed class SliceWriter(ByteBuffer output)
{
    public const int FieldCount = 14;

    private readonly ByteBuffer _ids = new();
    private readonly ByteBuffer _gone = new();
    private int _rowsHeader;

    public int RowCount { get; private set; }

    public int GoneCount => _gone.Length / ObjectId.Size;

    /// <summary>The newest changed date of what was added, as <see cref="UtcTicks"/>.</summary>
    public long NewestChange { get; private set; }

    private MessagePackWriter Writer => new(output);

    public void Begin(ushort entity)
    {
        (RowCount, NewestChange) = (0, 0);
        _ids.Clear();
        _gone.Clear();
        Writer.WriteArrayHeader(FieldCount);
        Writer.WriteUInt64(entity);
        Writer.WriteInt64(SliceStatus.Page);
        _rowsHeader = Writer.ReserveArrayHeader();
    }

    public void AddRow(ObjectId id, ReadOnlySpan<byte> row, long changedDate)
    {
        output.Write(row);
        id.Write(_ids.GetSpan(ObjectId.Size));
        _ids.Advance(ObjectId.Size);
        NewestChange = Math.Max(NewestChange, changedDate);
        RowCount++;
    }

    public void AddGone(ObjectId id, long changedDate)
    {
        id.Write(_gone.GetSpan(ObjectId.Size));
        _gone.Advance(ObjectId.Size);
        NewestChange = Math.Max(NewestChange, changedDate);
    }

    public void End(in SliceEnd end)
    {
        Writer.PatchArrayHeader(_rowsHeader, RowCount);
        Writer.WriteBinary(_ids.WrittenSpan);
        Writer.WriteBinary(_gone.WrittenSpan);
        ProtocolFormat.WriteId(Writer, end.From);
        ProtocolFormat.WriteId(Writer, end.To);
        Writer.WriteBoolean(end.First);
        Writer.WriteBoolean(end.Booting);
        Writer.WriteBoolean(end.More);
        ProtocolFormat.WritePosition(Writer, end.Position);
        Writer.WriteInt64(end.Total);
        Writer.WriteInt64(NewestChange);
    }

    /// <summary>Writes that an entity begins anew.</summary>
    public void WriteReset(ushort entity, ResetReason reason) => WriteShort(entity, (byte)reason, 0);

    /// <summary>Writes that an entity has to wait for the next answer.</summary>
    public void WritePostponed(ushort entity, long total) => WriteShort(entity, SliceStatus.Postponed, total);

    /// <summary>Writes that an entity was not asked for.</summary>
    public void WriteSkipped(ushort entity) => WriteShort(entity, SliceStatus.Skipped, 0);

    private void WriteShort(ushort entity, byte status, long total)
    {
        Writer.WriteArrayHeader(3);
        Writer.WriteUInt64(entity);
        Writer.WriteInt64(status);
        Writer.WriteInt64(total);
    }
}

/// <summary>What a slice says after its rows.</summary>
/// <param name="From">For a bootstrap, the id that the range begins after.</param>
/// <param name="To">For a bootstrap, the last id of the range; none for a page of changes.</param>
/// <param name="First">The bootstrap begins with this page.</param>
/// <param name="Booting">The scan by id is not finished.</param>
/// <param name="More">The entity has more to send.</param>
/// <param name="Position">Where the cursor stands in the index, once it is not booting.</param>
/// <param name="Total">
/// Booting: the objects of the entity that the device will have. Else the changes to send, this page's included.
/// Or -1 where they were not counted.
/// </param>
internal readonly record struct SliceEnd(
    ObjectId From, ObjectId To, bool First, bool Booting, bool More, Position Position, long Total);
