using System.Linq.Expressions;
using System.Reflection;
using Embedded.Sync.Model;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>What access rules are meant to do, in plain C#. Immutable.</summary>
internal sealed class AccessIntent
{
    private readonly ILookup<Type, Func<object, SyncCaller, bool>> _reads;
    private readonly ILookup<Type, Func<object?, object?, SyncCaller, bool>> _writes;
    private readonly ILookup<(Type Class, string Property), Func<SyncCaller, bool>> _hides;

    private AccessIntent(
        IEnumerable<(Type, Func<object, SyncCaller, bool>)> reads,
        IEnumerable<(Type, Func<object?, object?, SyncCaller, bool>)> writes,
        IEnumerable<((Type, string), Func<SyncCaller, bool>)> hides)
    {
        _reads = reads.ToLookup(one => one.Item1, one => one.Item2);
        _writes = writes.ToLookup(one => one.Item1, one => one.Item2);
        _hides = hides.ToLookup(one => one.Item1, one => one.Item2);
    }

    public static AccessIntent None { get; } = new([], [], []);

    public AccessIntent WithRead<T>(Func<T, SyncCaller, bool> may) =>
        new(Pairs(_reads).Append((typeof(T), (target, caller) => may((T)target, caller))), Pairs(_writes),
            Pairs(_hides));

    public AccessIntent WithWrite<T>(Func<T?, T?, SyncCaller, bool> may)
        where T : class =>
        new(Pairs(_reads), Pairs(_writes).Append((typeof(T), (before, after, caller) =>
            may((T?)before, (T?)after, caller))), Pairs(_hides));

    public AccessIntent WithHidden<T, TValue>(Expression<Func<T, TValue>> property, Func<SyncCaller, bool> isHidden) =>
        property.Body is MemberExpression { Expression: ParameterExpression, Member: PropertyInfo found }
            ? new(Pairs(_reads), Pairs(_writes), Pairs(_hides).Append(((typeof(T), found.Name), isHidden)))
            : throw new ArgumentException($"'{property}' names no property of {typeof(T).Name}.", nameof(property));

    /// <summary>False where nothing was said of an entity: nobody is meant to read it.</summary>
    public bool CanRead(EntityType entity, object target, SyncCaller caller)
    {
        var said = Classes(entity).SelectMany(type => _reads[type]).ToList();
        return said.Count > 0 && said.TrueForAll(may => may(target, caller));
    }

    /// <summary>False where nothing was said of an entity: nobody is meant to write it.</summary>
    public bool CanWrite(EntityType entity, object? before, object? after, SyncCaller caller)
    {
        var said = Classes(entity).SelectMany(type => _writes[type]).ToList();
        return said.Count > 0 && said.TrueForAll(may => may(before, after, caller));
    }

    public bool IsHidden(EntityType entity, AttributeDefinition attribute, SyncCaller caller) => Classes(entity)
        .SelectMany(type => _hides[(type, attribute.Name)]).Any(isHidden => isHidden(caller));

    /// <summary>What is said of a class holds for those that derive from it.</summary>
    private static IEnumerable<Type> Classes(EntityType entity)
    {
        for (var type = entity.Binding.ObjectType; type is not null; type = type.BaseType) yield return type;
    }

    private static IEnumerable<(TKey, TValue)> Pairs<TKey, TValue>(ILookup<TKey, TValue> lookup) =>
        lookup.SelectMany(group => group.Select(value => (group.Key, value)));
}
