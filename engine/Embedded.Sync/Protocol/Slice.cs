using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>One entity's part of an answer, read and checked; rows stay where they arrived.</summary>
internal sealed class Slice
{
    /// <summary>More objects than an entity will ever have, and few enough to be added up for all entities.</summary>
    private const long TotalMax = 1L << 40;

    private readonly ReadOnlyMemory<byte> _bytes;
    private int[] _rowEnds = [];
    private int _rowsStart;
    private ReadOnlyMemory<byte> _ids;
    private ReadOnlyMemory<byte> _gone;

    private Slice(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public ushort Entity { get; private set; }

    public ResetReason Reset { get; private set; }

    public bool IsPostponed { get; private set; }

    /// <summary>True where the answer says nothing of the entity.</summary>
    public bool IsSkipped { get; private set; }

    /// <summary>True where the slice holds a page: rows, ids that are gone, and where they lead to.</summary>
    public bool IsPage => Reset == ResetReason.None && !IsPostponed && !IsSkipped;

    public SliceEnd End { get; private set; }

    public long NewestChange { get; private set; }

    /// <summary>Counted objects of a postponed or a paged entity; see <see cref="SliceEnd.Total"/>.</summary>
    public long Total => End.Total;

    /// <summary>
    /// True where rows replace the range (From, To]; false where they and the gone ids are single
    /// changes.
    /// </summary>
    public bool IsRange => End.To != ObjectId.None;

    public int RowCount => _rowEnds.Length;

    public int GoneCount => _gone.Length / ObjectId.Size;

    public int RowByteCount => _rowEnds.Length == 0 ? 0 : _rowEnds[^1] - _rowsStart;

    public ObjectId IdOfRow(int index) => ObjectId.Read(_ids.Span[(index * ObjectId.Size)..]);

    public ObjectId GoneId(int index) => ObjectId.Read(_gone.Span[(index * ObjectId.Size)..]);

    public ReadOnlySpan<byte> Row(int index) =>
        _bytes.Span[(index == 0 ? _rowsStart : _rowEnds[index - 1]).._rowEnds[index]];

    /// <summary>Reads one slice of an answer and goes past it.</summary>
    /// <exception cref="MessagePackException">
    /// The bytes are not a slice, or its parts do not fit each other.
    /// </exception>
    public static Slice Read(ref MessagePackReader reader, ReadOnlyMemory<byte> bytes)
    {
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        var slice = new Slice(bytes) { Entity = reader.ReadUInt16() };
        var status = reader.ReadByte();
        if (status == SliceStatus.Page && count == SliceWriter.FieldCount) slice.ReadPage(ref reader);
        else if (count == 3 && IsShort(status))
            slice.ReadShort(ref reader, status);
        else throw new MessagePackException($"A slice of status {status} with {count} values is unknown.", offset);
        return slice;
    }

    private static bool IsShort(byte status) =>
        status is SliceStatus.Postponed or SliceStatus.Skipped or (> 0 and <= (byte)ResetReason.Floor);

    private void ReadShort(ref MessagePackReader reader, byte status)
    {
        IsPostponed = status == SliceStatus.Postponed;
        IsSkipped = status == SliceStatus.Skipped;
        Reset = IsPostponed || IsSkipped ? ResetReason.None : (ResetReason)status;
        End = new SliceEnd(default, default, false, false, More: !IsSkipped, default, ReadTotal(ref reader));
    }

    private void ReadPage(ref MessagePackReader reader)
    {
        ReadRows(ref reader);
        _ids = ReadBinary(ref reader);
        _gone = ReadBinary(ref reader);
        var (from, to) = (ProtocolFormat.ReadId(ref reader), ProtocolFormat.ReadId(ref reader));
        var (first, booting, more) = (reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean());
        var position = ProtocolFormat.ReadPosition(ref reader);
        End = new SliceEnd(from, to, first, booting, more, position, ReadTotal(ref reader));
        NewestChange = reader.ReadInt64();
        CheckParts(reader.Offset);
    }

    private void ReadRows(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        _rowsStart = reader.Offset;
        // A row has more bytes than an entry here, so that a count nobody can believe costs nothing.
        var ends = new int[Math.Min(count, (_bytes.Length - _rowsStart) / RowHeader.BytesMin)];
        for (var index = 0; index < count; index++)
        {
            var offset = reader.Offset;
            var header = RowHeader.Read(ref reader);
            if (header.Entity != Entity)
                throw new MessagePackException(
                    $"A row of entity {header.Entity} lies among those of {Entity}.", offset);
            reader.Skip(header.AttributeCount);
            ends[index] = reader.Offset;
        }

        _rowEnds = ends;
    }

    private ReadOnlyMemory<byte> ReadBinary(ref MessagePackReader reader)
    {
        var length = reader.ReadBinary().Length;
        return _bytes.Slice(reader.Offset - length, length);
    }

    private static long ReadTotal(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var total = reader.ReadInt64();
        return total is >= -1 and <= TotalMax ? total
            : throw new MessagePackException($"The total {total} is outside -1 to {TotalMax}.", offset);
    }

    private void CheckParts(int offset)
    {
        if (_ids.Length != RowCount * ObjectId.Size || _gone.Length % ObjectId.Size != 0)
            throw new MessagePackException("The ids do not fit the rows.", offset);
        if (IsRange && GoneCount > 0) throw new MessagePackException("A range names no single ids as gone.", offset);
        if (End.Booting != (IsRange && End.To != ObjectId.End))
            throw new MessagePackException("A scan that is not finished ends at an id.", offset);
        if (IsRange && End.From >= End.To) throw new MessagePackException("The range is empty.", offset);
        var last = End.From;
        for (var index = 0; index < RowCount; index++)
        {
            var id = IdOfRow(index);
            if (!id.IsObject) throw new MessagePackException("The id of a row is not that of an object.", offset);
            if (IsRange && (id <= last || id > End.To))
                throw new MessagePackException("The ids of a range do not ascend within it.", offset);
            last = id;
        }

        if (!IsRange) CheckChanges(offset);
    }

    /// <summary>A row twice would count twice. An id may be named as gone by several departures.</summary>
    private void CheckChanges(int offset)
    {
        var rows = new HashSet<ObjectId>(RowCount);
        for (var index = 0; index < RowCount; index++)
            if (!rows.Add(IdOfRow(index))) throw new MessagePackException("A page holds an object twice.", offset);
        for (var index = 0; index < GoneCount; index++)
            if (rows.Contains(GoneId(index))) throw new MessagePackException("A row is named as gone.", offset);
    }
}
