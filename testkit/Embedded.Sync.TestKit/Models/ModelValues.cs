using System.Linq.Expressions;
using System.Reflection;
using Embedded.Sync.Model;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Sync.TestKit;

/// <summary>
/// What the attributes of a model's objects may hold: any value of their types, or what an app says instead.
/// Immutable and thread-safe.
/// </summary>
public sealed class ModelValues
{
    private readonly Dictionary<(Type Class, string Property), Action<object, long>> _own;

    private ModelValues(Dictionary<(Type Class, string Property), Action<object, long>> own) => _own = own;

    /// <summary>Every attribute may hold every value of its type, within its length.</summary>
    public static ModelValues Default { get; } = new([]);

    /// <summary>The same, but for one attribute, of which the app says what it may hold.</summary>
    /// <param name="property">The property, such as <c>product => product.Price</c>.</param>
    /// <param name="values">Draws its values. They need not differ from each other.</param>
    /// <exception cref="ArgumentException">The expression names no property that can be set.</exception>
    public ModelValues With<T, TValue>(Expression<Func<T, TValue>> property, Gen<TValue> values)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(values);
        if (property.Body is not MemberExpression { Member: PropertyInfo { CanWrite: true } found })
            throw new ArgumentException($"'{property}' names no property that can be set.", nameof(property));
        var own = new Dictionary<(Type, string), Action<object, long>>(_own)
        {
            [(typeof(T), found.Name)] = (target, number) =>
                found.SetValue(target, values.Sample(50, new Rnd((ulong)number), 1)[0]),
        };
        return new ModelValues(own);
    }

    /// <summary>Gives an attribute of an object the value for a number: always the same one.</summary>
    internal void Set(object target, EntityType entity, AttributeDefinition attribute, long number)
    {
        if (FindOwn(entity, attribute) is { } set) set(target, number);
        else AttributeValues.Set(target, entity, attribute, number);
    }

    /// <summary>True where different numbers give different values.</summary>
    internal bool IsUnique(EntityType entity, AttributeDefinition attribute) =>
        FindOwn(entity, attribute) is null && AttributeValues.AreUnique(attribute);

    /// <summary>What was said of a class holds for those that derive from it.</summary>
    private Action<object, long>? FindOwn(EntityType entity, AttributeDefinition attribute)
    {
        if (_own.Count == 0) return null;
        for (var type = entity.Binding.ObjectType; type is not null; type = type.BaseType)
            if (_own.TryGetValue((type, attribute.Name), out var set)) return set;
        return null;
    }
}
