using System.Diagnostics;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>A result in order of keys: the keys are collected first, then the rows are looked up one by one.</summary>
internal sealed class SortedResult : IResultCursor
{
    private readonly IQueryRows _rows;
    private readonly QueryPlan _plan;
    private readonly IReadOnlyList<EntityType> _entities;
    private readonly IReadOnlyList<SortedObject> _order;
    private int _next;

    /// <param name="rows">The moment that is read.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="keyBytesMax">The longest key; null for no limit.</param>
    /// <exception cref="SortKeyTooLongException">A key is longer.</exception>
    public SortedResult(IQueryRows rows, QueryPlan plan, int? keyBytesMax)
    {
        (_rows, _plan, _entities) = (rows, plan, plan.Entity.SelfAndSpecialisations);
        _order = (rows.TryCollectFirst(plan) ?? CollectAll(keyBytesMax)).ToOrder();
        _next = (int)Math.Min(plan.Skipped, _order.Count);
    }

    public EntityType Entity => _entities[Current.Class];

    public ObjectId Id => Current.Id;

    public ReadOnlySpan<byte> Row => _rows.TryGetRow(Entity, Id, out var row)
        ? row : throw new UnreachableException("A snapshot lost a row.");

    public QueryPlace Place => new(Entity.Number, Id, Current.Key);

    private SortedObject Current => _order[_next - 1];

    public bool MoveNext()
    {
        if (_next >= _order.Count) return false;
        _next++;
        return true;
    }

    public void Dispose()
    {
    }

    private SortedObjects CollectAll(int? keyBytesMax)
    {
        var found = SortedObjects.For(_plan);
        for (var number = 0; number < _entities.Count; number++) Collect(number, found, keyBytesMax);
        return found;
    }

    private void Collect(int number, SortedObjects found, int? keyBytesMax)
    {
        var entity = _entities[number];
        var keys = new SortKeyReader(entity, _plan.Order);
        var key = new ByteBuffer();
        using var objects = _rows.Open(entity, _plan.Ids, _plan.Index, ObjectId.None, _plan.FilterOf(entity));
        while (objects.MoveNext())
        {
            key.Clear();
            keys.Write(objects.Id, objects.Row, key);
            if (key.Length > keyBytesMax) throw new SortKeyTooLongException();
            if (IsAfterPlace(key, entity, objects.Id)) found.Add(key, number, objects.Id);
        }
    }

    private bool IsAfterPlace(ByteBuffer key, EntityType entity, ObjectId id)
    {
        if (_plan.After is not { } place) return true;
        var order = key.WrittenSpan.SequenceCompareTo(place.Key);
        if (order == 0) order = entity.Number.CompareTo(place.Entity);
        return order != 0 ? order > 0 : id > place.Id;
    }
}

/// <summary>A value that a result is ordered by is longer than its reader takes.</summary>
internal sealed class SortKeyTooLongException : Exception;
