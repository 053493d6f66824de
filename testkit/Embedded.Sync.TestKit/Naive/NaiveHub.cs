namespace Embedded.Sync.TestKit.Naive;

/// <summary>A row as a naive hub keeps it. Deleted rows stay, and say so.</summary>
internal sealed record NaiveRow(int Id, long Value, DateTime ChangedDate, long Sequence, bool IsDeleted);

/// <summary>Up to where a device has asked.</summary>
internal readonly record struct NaiveCursor(DateTime Date, int Id, long Sequence, int Offset);

/// <summary>A table with a changed date, and the query that a device asks.</summary>
internal sealed class NaiveHub(NaiveDesign design, TimeProvider clock)
{
    private readonly Dictionary<int, NaiveRow> _rows = [];
    private readonly Queue<NaiveRow> _open = [];
    private long _sequence;

    /// <summary>The rows that are not deleted.</summary>
    public SortedDictionary<int, long> Values =>
        new(_rows.Values.Where(row => !row.IsDeleted).ToDictionary(row => row.Id, row => row.Value));

    /// <summary>Writes rows in one commit.</summary>
    public void Save(IEnumerable<int> ids, long value, bool isDeleted = false)
    {
        var sequence = ++_sequence;
        foreach (var id in ids.Distinct())
        {
            var own = design == NaiveDesign.SequenceOfCommit ? sequence : ++_sequence;
            _rows[id] = new NaiveRow(id, value, Now, own, isDeleted);
        }
    }

    /// <summary>Writes a row in a transaction that stays open. Date and number are taken now.</summary>
    public void Open(int id, long value) => _open.Enqueue(new NaiveRow(id, value, Now, ++_sequence, false));

    public void CommitOpen()
    {
        if (!_open.TryDequeue(out var row)) return;
        _rows[row.Id] = design == NaiveDesign.SequenceAtWrite || IsByDate ? row : row with { Sequence = ++_sequence };
    }

    public void DropOpen() => _open.TryDequeue(out _);

    /// <summary>The page after a cursor, and the next cursor.</summary>
    public (IReadOnlyList<NaiveRow> Rows, NaiveCursor Next) Page(NaiveCursor cursor, int size)
    {
        var rows = Ordered().Where(row => IsAfter(row, cursor)).Skip(cursor.Offset).Take(size).ToList();
        if (design == NaiveDesign.OffsetPaging && rows.Count == size)
            return (rows, cursor with { Offset = cursor.Offset + size });
        if (rows.Count == 0) return (rows, cursor with { Offset = 0 });
        var last = rows[^1];
        return (rows, new NaiveCursor(last.ChangedDate, last.Id, last.Sequence, 0));
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private bool IsByDate => design is NaiveDesign.DateAfter or NaiveDesign.DateFrom or NaiveDesign.DateAndId
        or NaiveDesign.WatermarkFromRows;

    private IEnumerable<NaiveRow> Ordered() => IsByDate
        ? _rows.Values.OrderBy(row => row.ChangedDate).ThenBy(row => row.Id)
        : _rows.Values.OrderBy(row => row.Sequence).ThenBy(row => row.Id);

    private bool IsAfter(NaiveRow row, NaiveCursor cursor) => design switch
    {
        NaiveDesign.DateAfter or NaiveDesign.WatermarkFromRows => row.ChangedDate > cursor.Date,
        NaiveDesign.DateFrom => row.ChangedDate >= cursor.Date,
        NaiveDesign.DateAndId => (row.ChangedDate, row.Id).CompareTo((cursor.Date, cursor.Id)) > 0,
        _ => row.Sequence > cursor.Sequence,
    };
}
