using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <summary>Declares the attributes and associations of one entity.</summary>
/// <remarks>
/// Each attribute has a number from 0 to <see cref="SyncModel.AttributeNumberMax"/>: its place in the row. Numbers
/// are append-only, as those of a protocol are: a removed attribute's number is not used again. A
/// gap costs one byte a row.
/// </remarks>
public sealed class EntityBuilder<[DynamicallyAccessedMembers(SyncModelBuilder.EntityMembers)] T>
    where T : class, new()
{
    private readonly SyncModelBuilder _model;
    private readonly List<AttributeDefinition> _attributes = [];
    private readonly List<AttributeBinding<T>> _bindings = [];
    private readonly List<(string Code, string Name, Action<AttributeDefinition> Mark)> _marks = [];

    internal EntityBuilder(SyncModelBuilder model) => _model = model;

    internal IReadOnlyList<AttributeDefinition> Attributes => _attributes;

    /// <summary>
    /// Declares an attribute of type bool, int, long, decimal, double, string, DateTime, byte[] or Guid, or of a
    /// nullable one of these.
    /// </summary>
    /// <param name="number">The place in the row.</param>
    /// <param name="property">
    /// The property, such as <c>product => product.Name</c>. It has a getter and a setter.
    /// </param>
    /// <param name="lengthMax">
    /// The longest string in UTF-16 code units, or the longest binary in bytes. Default: no limit.
    /// </param>
    public EntityBuilder<T> Attribute<TValue>(int number, Expression<Func<T, TValue>> property, int? lengthMax = null)
    {
        if (ValueCodecs.Find<TValue>() is { } codec) return Add(number, property, codec, lengthMax, null);
        Report("EMB1007", NameOf(property), $"The type {typeof(TValue).Name} is not supported. "
            + "Use one that Attribute lists, or Enumeration, Reference or ReferenceSet.");
        return this;
    }

    /// <summary>
    /// Declares a counter: what a device adds to it is uploaded as an increment, so that those of many devices add up
    /// and none is ever in conflict. A unit of work takes the difference to what it read.
    /// </summary>
    public EntityBuilder<T> Counter(int number, Expression<Func<T, long>> property) =>
        Add(number, property, ValueCodecs.Find<long>()!, null, null, isCounter: true);

    /// <summary>Declares an attribute whose values are members of an enumeration, stored as their numbers.</summary>
    public EntityBuilder<T> Enumeration<TEnum>(int number, Expression<Func<T, TEnum>> property)
        where TEnum : struct, Enum => Add(number, property, new EnumerationCodec<TEnum>(), null, null);

    /// <summary>Declares a many-to-one association.</summary>
    /// <param name="number">The place in the row.</param>
    /// <param name="property">The property.</param>
    /// <param name="onDelete">What deleting the target does to the objects that refer to it. Default: nothing.</param>
    public EntityBuilder<T> Reference<TTarget>(int number, Expression<Func<T, Reference<TTarget>>> property,
        DeleteBehaviour onDelete = DeleteBehaviour.None)
        where TTarget : class =>
        Add(number, property, new ReferenceCodec<TTarget>(), null, typeof(TTarget), onDelete: onDelete);

    /// <summary>Declares a many-to-many association, held by this entity.</summary>
    /// <param name="number">The place in the row.</param>
    /// <param name="property">The property.</param>
    /// <param name="onDelete">What deleting any target does to the objects that refer to it. Default: nothing.</param>
    public EntityBuilder<T> ReferenceSet<TTarget>(int number, Expression<Func<T, ReferenceSet<TTarget>>> property,
        DeleteBehaviour onDelete = DeleteBehaviour.None)
        where TTarget : class =>
        Add(number, property, new ReferenceSetCodec<TTarget>(), null, typeof(TTarget), onDelete: onDelete);

    /// <summary>
    /// Keeps a secondary index on an attribute or a many-to-one association on devices, for this entity and those that
    /// specialise it. Declaring or dropping one changes no model hash; it is built when a database is next opened.
    /// </summary>
    /// <param name="property">A property that this entity declares, before or after.</param>
    public EntityBuilder<T> Index<TValue>(Expression<Func<T, TValue>> property)
    {
        _marks.Add(("EMB1011", NameOf(property), attribute => attribute.DeclareIndex()));
        return this;
    }

    /// <summary>Lets the hub give each new object the next number, from 1.</summary>
    /// <param name="property">A property of type int or long that this entity declares, before or after.</param>
    public EntityBuilder<T> Autonumber<TValue>(Expression<Func<T, TValue>> property)
    {
        _marks.Add(("EMB1014", NameOf(property), one => one.DeclareSource(AttributeSource.Autonumber)));
        return this;
    }

    /// <summary>Lets the hub calculate an attribute, by a function that its <see cref="HubRules"/> declare.</summary>
    /// <param name="property">A property that this entity declares, before or after.</param>
    public EntityBuilder<T> Calculated<TValue>(Expression<Func<T, TValue>> property)
    {
        _marks.Add(("EMB1014", NameOf(property), one => one.DeclareSource(AttributeSource.Calculated)));
        return this;
    }

    /// <summary>Keeps an attribute on the hub: it never travels, in neither direction.</summary>
    /// <param name="property">A property that this entity declares, before or after.</param>
    public EntityBuilder<T> HubOnly<TValue>(Expression<Func<T, TValue>> property)
    {
        _marks.Add(("EMB1014", NameOf(property), one => one.DeclareHubOnly()));
        return this;
    }

    internal void ApplyMarks()
    {
        foreach (var (code, name, mark) in _marks)
            if (_attributes.Find(attribute => attribute.Name == name) is { } attribute) mark(attribute);
            else
                Report(code, name, $"It is no attribute that {typeof(T).Name} declares. Declare it, or say this where "
                    + "it is declared.");
    }

    internal IEntityBinding Bind(IEntityBinding? generalisation)
    {
        var parent = generalisation as IInheritableBinding;
        if (parent is null && generalisation is not null)
            _model.Report("EMB1010", typeof(T).Name,
                $"{generalisation.ObjectType.Name} is declared by its attributes, and this specialisation of it by the "
                + "builder. Declare both in one way.");
        var inherited = parent?.InheritedBy<T>() ?? [];
        var id = Accessors<Guid>("Id", required: true);
        var changedDate = Accessors<DateTime>("ChangedDate", required: false);
        return new EntityBinding<T>(id, changedDate, [.. inherited, .. _bindings]);
    }

    private EntityBuilder<T> Add<TValue>(
        int number, Expression<Func<T, TValue>> property, ValueCodec<TValue> codec, int? lengthMax, Type? target,
        bool isCounter = false, DeleteBehaviour onDelete = DeleteBehaviour.None)
    {
        var name = NameOf(property);
        if (number is < 0 or > SyncModel.AttributeNumberMax)
            Report("EMB1004", name,
                $"The attribute number {number} is outside 0 to {SyncModel.AttributeNumberMax}. Choose another one.");
        else if (_attributes.Any(attribute => attribute.Number == number))
            Report("EMB1005", name, $"The attribute number {number} is given twice. Give each attribute its own.");
        else if (lengthMax is not null
            && (lengthMax < 1 || codec.Type is not (AttributeType.String or AttributeType.Binary)))
            Report("EMB1009", name,
                "A maximum length is 1 or more, and only strings and binaries have one. Remove or mend it.");
        else if (PropertyOf(property) is not { GetMethod.IsStatic: false, SetMethod: not null } info)
            Report("EMB1008", name,
                "The expression does not name a property with a getter and a setter, such as product => product.Name.");
        else
        {
            _attributes.Add(new AttributeDefinition(number, info.Name, codec.Type, lengthMax, target)
            {
                HoldsNumber = codec.HoldsNumber,
                IsCounter = isCounter,
                OnDelete = onDelete,
            });
            _bindings.Add(new AttributeBinding<T, TValue>(number, Accessors<TValue>(info), codec));
        }

        return this;
    }

    private PropertyAccessors<T, TValue>? Accessors<TValue>(string name, bool required)
    {
        var info = typeof(T).GetProperty(name, typeof(TValue));
        if (info is { GetMethod: not null, SetMethod: not null }) return Accessors<TValue>(info);
        if (required)
            Report("EMB1008", name,
                $"The class has no public property '{typeof(TValue).Name} {name}' with getter and setter. Add one.");
        return null;
    }

    private static PropertyAccessors<T, TValue> Accessors<TValue>(PropertyInfo info) => new(
        info.GetMethod!.CreateDelegate<Func<T, TValue>>(), info.SetMethod!.CreateDelegate<Action<T, TValue>>());

    private static PropertyInfo? PropertyOf(LambdaExpression property) =>
        property.Body is MemberExpression { Expression: ParameterExpression, Member: PropertyInfo info } ? info : null;

    private static string NameOf(LambdaExpression property) => PropertyOf(property)?.Name ?? property.ToString();

    private void Report(string code, string name, string message) =>
        _model.Report(code, $"{typeof(T).Name}.{name}", message);
}
