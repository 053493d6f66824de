using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>A binding whose attributes a derived class can take over.</summary>
internal interface IInheritableBinding
{
    IReadOnlyList<AttributeBinding<TDerived>> InheritedBy<TDerived>();
}

/// <summary>
/// The binding made from a builder's declarations: typed delegates, no reflection after the model
/// is built.
/// </summary>
internal sealed class EntityBinding<T> : IEntityBinding, IInheritableBinding
    where T : class, new()
{
    private readonly PropertyAccessors<T, Guid>? _id;
    private readonly PropertyAccessors<T, DateTime>? _changedDate;
    private readonly AttributeBinding<T>[] _ascending;
    private readonly AttributeBinding<T>?[] _byNumber;

    public EntityBinding(PropertyAccessors<T, Guid>? id, PropertyAccessors<T, DateTime>? changedDate,
        IReadOnlyList<AttributeBinding<T>> attributes)
    {
        _id = id;
        _changedDate = changedDate;
        _ascending = [.. attributes.OrderBy(attribute => attribute.Number)];
        _byNumber = new AttributeBinding<T>?[_ascending.Length == 0 ? 0 : _ascending[^1].Number + 1];
        foreach (var attribute in _ascending) _byNumber[attribute.Number] = attribute;
    }

    public Type ObjectType => typeof(T);

    public object Create() => new T();

    public Guid GetId(object target) => _id!.Get((T)target);

    public void SetId(object target, Guid id) => _id!.Set((T)target, id);

    public void SetChangedDate(object target, DateTime changedDate) => _changedDate?.Set((T)target, changedDate);

    public void ReadAttributes(object target, ref MessagePackReader reader, int count)
    {
        var typed = (T)target;
        for (var number = 0; number < count; number++)
        {
            if (reader.TryReadNil()) continue;
            if (number < _byNumber.Length && _byNumber[number] is { } attribute) attribute.Read(typed, ref reader);
            else reader.Skip();
        }
    }

    public void WriteAttributes(object source, MessagePackWriter writer)
    {
        var typed = (T)source;
        writer.WriteMapHeader(_ascending.Length);
        foreach (var attribute in _ascending)
        {
            writer.WriteInt64(attribute.Number);
            attribute.Write(typed, writer);
        }
    }

    public IReadOnlyList<AttributeBinding<TDerived>> InheritedBy<TDerived>() =>
        [.. _ascending.Select(attribute => attribute.For<TDerived>())];
}
