using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>
/// What a store should hold: a sorted list, too simple to be wrong, and written without a look at any store.
/// </summary>
internal sealed class ReferenceMap
{
    private readonly List<StoreRow> _rows = [];

    internal IReadOnlyList<StoreRow> Rows => _rows;

    internal ReferenceMap Copy()
    {
        var copy = new ReferenceMap();
        copy._rows.AddRange(_rows);
        return copy;
    }

    internal void Apply(StoreBatch batch)
    {
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            Apply(operation, key, value);
        }
    }

    internal byte[]? Find(ReadOnlySpan<byte> key)
    {
        var index = LowerBound(key);
        return IsAt(index, key) ? _rows[index].Value : null;
    }

    /// <summary>The rows from a key (included) to another (excluded; empty means no end).</summary>
    internal IEnumerable<StoreRow> Range(byte[] from, byte[] to)
    {
        var first = LowerBound(from);
        var end = to.Length == 0 ? _rows.Count : LowerBound(to);
        return _rows.Skip(first).Take(end - first);
    }

    /// <summary>The order of the port, byte for byte; of two keys that agree, the shorter comes first.</summary>
    internal static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (var index = 0; index < left.Length && index < right.Length; index++)
            if (left[index] != right[index]) return left[index] < right[index] ? -1 : 1;
        return left.Length.CompareTo(right.Length);
    }

    private void Apply(StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var index = LowerBound(key);
        if (operation == StoreOperation.DeleteRange)
        {
            _rows.RemoveRange(index, LowerBound(value) - index);
            return;
        }

        if (IsAt(index, key)) _rows.RemoveAt(index);
        if (operation == StoreOperation.Put) _rows.Insert(index, new StoreRow(key.ToArray(), value.ToArray()));
    }

    private bool IsAt(int index, ReadOnlySpan<byte> key) => index < _rows.Count && Compare(_rows[index].Key, key) == 0;

    private int LowerBound(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(_rows[middle].Key, key) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
