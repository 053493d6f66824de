namespace Embedded.Sync.TestKit.Naive;

/// <summary>The device of a naive synchroniser: rows, and a cursor.</summary>
internal sealed class NaiveDevice(NaiveDesign design, NaiveHub hub, int pageSize)
{
    private readonly Dictionary<int, NaiveRow> _rows = [];
    private NaiveCursor _cursor;

    public SortedDictionary<int, long> Values =>
        new(_rows.Values.ToDictionary(row => row.Id, row => row.Value));

    /// <summary>The process ends in the middle of the next page.</summary>
    public bool IsKilledNext { get; set; }

    /// <summary>The app changes a row, and stamps it. What it wrote is uploaded at once.</summary>
    public void Change(int id, long value, DateTime now)
    {
        if (!_rows.TryGetValue(id, out var row)) return;
        hub.Save([id], value);
        _rows[id] = row with { Value = value, ChangedDate = now };
    }

    /// <summary>Asks for a page and takes it. False where it was the last one.</summary>
    public bool TakePage()
    {
        if (design == NaiveDesign.WatermarkFromRows)
            _cursor = _cursor with { Date = _rows.Values.Select(row => row.ChangedDate).DefaultIfEmpty().Max() };
        var (rows, next) = hub.Page(_cursor, pageSize);
        var isKilled = IsKilledNext;
        IsKilledNext = false;
        if (isKilled && design != NaiveDesign.CursorBeforeRows) return true;
        _cursor = next;
        if (isKilled) return true;
        foreach (var row in rows)
            if (row.IsDeleted) _rows.Remove(row.Id);
            else _rows[row.Id] = row;
        return rows.Count == pageSize;
    }
}
