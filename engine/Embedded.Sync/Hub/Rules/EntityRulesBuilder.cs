using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Embedded.Sync.Hub;
using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>Declares what holds for commits of one class and its specialisations.</summary>
/// <remarks>
/// A rule about one attribute is checked where a commit sets that attribute to something else, or creates the
/// object: what was there before the rule does not stand in the way of other changes. Deletes are not validated.
/// </remarks>
public sealed partial class EntityRulesBuilder<T>
    where T : class
{
    private readonly EntityType _entity;
    private readonly EntityRules _rules;
    private readonly List<ModelFinding> _findings;

    internal EntityRulesBuilder(EntityType entity, EntityRules rules, List<ModelFinding> findings)
    {
        _entity = entity;
        _rules = rules;
        _findings = findings;
    }

    /// <summary>The value is there: not null, no empty text, no empty id, reference or set.</summary>
    public EntityRulesBuilder<T> Required<TValue>(Expression<Func<T, TValue>> property) =>
        Add(property, value => IsEmpty(value) ? "a value is required." : null);

    /// <summary>The value lies between two others, or is one of them. Null is within every range.</summary>
    public EntityRulesBuilder<T> Range<TValue>(Expression<Func<T, TValue>> property, TValue least, TValue greatest)
        where TValue : IComparable<TValue>
    {
        if (least.CompareTo(greatest) > 0) Report("EMB1302", property, "The range is empty. Swap its ends.");
        return Add(property, value => value is null || (value.CompareTo(least) >= 0 && value.CompareTo(greatest) <= 0)
            ? null : $"the value lies outside {least} to {greatest}.");
    }

    /// <summary>The same for a value that may be absent.</summary>
    public EntityRulesBuilder<T> Range<TValue>(Expression<Func<T, TValue?>> property, TValue least, TValue greatest)
        where TValue : struct, IComparable<TValue>
    {
        if (least.CompareTo(greatest) > 0) Report("EMB1302", property, "The range is empty. Swap its ends.");
        return Add(property, value => value is not { } present
            || (present.CompareTo(least) >= 0 && present.CompareTo(greatest) <= 0)
            ? null : $"the value lies outside {least} to {greatest}.");
    }

    /// <summary>The text has so many UTF-16 code units. Null has any length.</summary>
    public EntityRulesBuilder<T> Length(Expression<Func<T, string?>> property, int least, int greatest)
    {
        if (least < 0 || least > greatest) Report("EMB1302", property, "The lengths are negative or swapped.");
        return Add(property, value => value is null || (value.Length >= least && value.Length <= greatest)
            ? null : $"the text has {value.Length} characters; {least} to {greatest} are allowed.");
    }

    /// <summary>
    /// The whole text matches a regular expression, in time that is linear in the text: without back references and
    /// look-arounds. Null matches.
    /// </summary>
    public EntityRulesBuilder<T> Pattern(Expression<Func<T, string?>> property, string pattern)
    {
        try
        {
            var regex = new Regex($@"\A(?:{pattern})\z",
                RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return Add(property, value => value is null || regex.IsMatch(value)
                ? null : "the text does not have the form that is asked for.");
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            Report("EMB1302", property, $"The pattern cannot be used. {wrong.Message}");
            return this;
        }
    }

    /// <summary>
    /// Each value is that of one object at most, compared exactly; null may be that of many. Kept as an index that is
    /// written with each commit, and built when the hub is opened with the rule for the first time.
    /// </summary>
    public EntityRulesBuilder<T> Unique<TValue>(Expression<Func<T, TValue>> property)
    {
        if (Find(property) is { } attribute) _rules.Unique.Add(new UniqueRule(_entity, attribute));
        return this;
    }

    /// <summary>A reference leads to an object on the hub, or to one of the same commit.</summary>
    public EntityRulesBuilder<T> TargetExists<TTarget>(Expression<Func<T, Reference<TTarget>>> property)
        where TTarget : class => AddTarget(property);

    /// <summary>The same for each reference of a set.</summary>
    public EntityRulesBuilder<T> TargetsExist<TTarget>(Expression<Func<T, ReferenceSet<TTarget>>> property)
        where TTarget : class => AddTarget(property);

    /// <summary>Something about the whole object holds. Checked at each commit of it but a delete.</summary>
    /// <param name="condition">True where the object is right.</param>
    /// <param name="otherwise">A sentence that says what is wrong, and how to mend it.</param>
    public EntityRulesBuilder<T> Check(Func<T, bool> condition, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentException.ThrowIfNullOrWhiteSpace(otherwise);
        _rules.Validations.Add(new ValidationRule(null, target => condition((T)target) ? null : otherwise));
        return this;
    }

    /// <summary>
    /// Says what an attribute that the model declares as calculated holds. Called for each object that a commit
    /// writes, after the before-commit handlers, under the hub's commit lock; it looks at nothing but the object.
    /// </summary>
    /// <param name="property">The attribute.</param>
    /// <param name="calculate">Its value, from the object as the commit leaves it.</param>
    public EntityRulesBuilder<T> Calculate<TValue>(
        Expression<Func<T, TValue>> property, Func<T, TValue> calculate)
    {
        ArgumentNullException.ThrowIfNull(calculate);
        if (Find(property) is not { } attribute) return this;
        if (attribute.Source != AttributeSource.Calculated)
            Report("EMB1303", property, "The model does not declare the attribute as calculated. Do so, or set it in "
                + "a before-commit handler.");
        var set = PropertyOf(property)!.SetMethod!.CreateDelegate<Action<T, TValue>>();
        _rules.Calculations.Add(new Calculation(attribute, target => set((T)target, calculate((T)target))));
        return this;
    }

    private EntityRulesBuilder<T> Add<TValue>(Expression<Func<T, TValue>> property, Func<TValue, string?> findFault)
    {
        if (Find(property) is not { } attribute) return this;
        var get = PropertyOf(property)!.GetMethod!.CreateDelegate<Func<T, TValue>>();
        _rules.Validations.Add(new ValidationRule(attribute, target => findFault(get((T)target))));
        return this;
    }

    private EntityRulesBuilder<T> AddTarget(LambdaExpression property)
    {
        if (Find(property) is { } attribute) _rules.Targets.Add(attribute);
        return this;
    }

    private AttributeDefinition? Find(LambdaExpression property)
    {
        var name = PropertyOf(property)?.Name;
        var attribute = _entity.Attributes.FirstOrDefault(attribute => attribute.Name == name);
        if (attribute is null)
            Report("EMB1301", property, $"It is not an attribute of {_entity.Name}. Name one, as in x => x.Name.");
        return attribute;
    }

    private void Report(string code, LambdaExpression property, string message) => _findings.Add(
        new ModelFinding(code, $"{_entity.Name}.{PropertyOf(property)?.Name ?? property.ToString()}", message));

    private static bool IsEmpty<TValue>(TValue value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        Guid id => id == Guid.Empty,
        IReference reference => reference.Id == Guid.Empty,
        System.Collections.IEnumerable many => !many.GetEnumerator().MoveNext(),
        _ => false,
    };

    private static PropertyInfo? PropertyOf(LambdaExpression property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return (property.Body as MemberExpression)?.Member as PropertyInfo;
    }
}
