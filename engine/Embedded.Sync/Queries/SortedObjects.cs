using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>Where an object is found again, and by what it is ordered: key, then class, then id.</summary>
internal readonly record struct SortedObject(byte[] Key, int Class, ObjectId Id) : IComparable<SortedObject>
{
    public int CompareTo(SortedObject other) => CompareTo(other.Key, other.Class, other.Id);

    public int CompareTo(ReadOnlySpan<byte> key, int number, ObjectId id)
    {
        var order = Key.AsSpan().SequenceCompareTo(key);
        if (order != 0) return order;
        return Class != number ? Class.CompareTo(number) : Id.CompareTo(id);
    }
}

/// <summary>
/// Collects objects by their keys, without rows. With a limit it keeps the first so many, in a heap whose root is the
/// last of them.
/// </summary>
internal sealed class SortedObjects(long? limit)
{
    private readonly PriorityQueue<SortedObject, SortedObject> _heap =
        new(Comparer<SortedObject>.Create((left, right) => right.CompareTo(left)));

    private readonly List<SortedObject> _all = [];

    /// <summary>Keeps as many as a plan asks for.</summary>
    public static SortedObjects For(QueryPlan plan) => new(plan.Taken is { } taken ? plan.Skipped + taken : null);

    /// <summary>Takes an object. The key is copied where it is kept.</summary>
    public void Add(ByteBuffer key, int number, ObjectId id)
    {
        if (limit is null) _all.Add(new SortedObject(key.ToArray(), number, id));
        else if (_heap.Count < limit) Enqueue(new SortedObject(key.ToArray(), number, id));
        else if (limit > 0 && _heap.Peek().CompareTo(key.WrittenSpan, number, id) > 0)
        {
            _heap.Dequeue();
            Enqueue(new SortedObject(key.ToArray(), number, id));
        }
    }

    /// <summary>
    /// True where as many are kept as there is room for, and each precedes every key that begins with these bytes.
    /// </summary>
    public bool EndsBefore(ReadOnlySpan<byte> beginning)
    {
        if (limit is null || _heap.Count < limit) return false;
        if (limit == 0) return true;
        var last = _heap.Peek().Key.AsSpan();
        return beginning.SequenceCompareTo(last[..Math.Min(last.Length, beginning.Length)]) > 0;
    }

    /// <summary>What was kept, in order.</summary>
    public IReadOnlyList<SortedObject> ToOrder()
    {
        _all.AddRange(_heap.UnorderedItems.Select(item => item.Element));
        _heap.Clear();
        _all.Sort();
        return _all;
    }

    private void Enqueue(SortedObject added) => _heap.Enqueue(added, added);
}
