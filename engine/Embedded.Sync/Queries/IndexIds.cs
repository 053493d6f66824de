using Embedded.Sync.Device;
using Embedded.Sync.Indexes;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Queries;

/// <summary>The ids in parts of an index, ascending, each once.</summary>
internal sealed class IndexIds : IDisposable
{
    private readonly IStoreScan? _oneValue;
    private readonly List<ObjectId> _collected = [];
    private int _next;

    private IndexIds(IStoreScan? oneValue) => _oneValue = oneValue;

    /// <summary>The next id; <see cref="ObjectId.End"/> before the first, and after the last.</summary>
    public ObjectId Current { get; private set; } = ObjectId.End;

    /// <summary>
    /// Opens parts of an index. The entries of one value are read as they are asked for; those of several are put in
    /// order first, and null says that they are more than a limit.
    /// </summary>
    public static IndexIds? Open(
        DeviceReader reader, AttributeIndex index, IReadOnlyList<IndexRange> ranges, long limit)
    {
        if (ranges is [{ IsOneValue: true } only]) return new IndexIds(Scan(reader, index, only));
        var ids = new IndexIds(null);
        foreach (var range in ranges)
        {
            using var scan = Scan(reader, index, range);
            while (scan.MoveNext())
            {
                if (ids._collected.Count >= limit) return null;
                ids._collected.Add(ObjectId.Read(scan.Key[^ObjectId.Size..]));
            }
        }

        ids._collected.Sort();
        return ids;
    }

    /// <summary>Goes over the entries of a range, in order of value, then of id.</summary>
    public static IStoreScan Scan(DeviceReader reader, AttributeIndex index, IndexRange range)
    {
        byte[] from = [.. index.Prefix.Span, .. range.From];
        byte[] to = [.. index.Prefix.Span, .. range.To];
        // What begins with the last value is in the range. A value's bytes, and the prefix, are not all ff.
        var length = to.Length;
        while (to[length - 1] == byte.MaxValue) length--;
        to[length - 1]++;
        return reader.Snapshot.Scan(from, to.AsSpan(0, length));
    }

    public bool MoveNext()
    {
        var before = Current;
        do Current = Read();
        while (Current == before && Current != ObjectId.End);
        return Current != ObjectId.End;
    }

    public void Dispose() => _oneValue?.Dispose();

    private ObjectId Read()
    {
        if (_oneValue is null) return _next < _collected.Count ? _collected[_next++] : ObjectId.End;
        return _oneValue.MoveNext() ? ObjectId.Read(_oneValue.Key[^ObjectId.Size..]) : ObjectId.End;
    }
}
