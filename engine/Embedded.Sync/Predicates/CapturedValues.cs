using System.Linq.Expressions;
using System.Reflection;
using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Reads what a lambda captured: constants, variables, fields and properties of objects, once, when the predicate
/// is made. Nothing is compiled, so that it works ahead of time.
/// </summary>
internal static class CapturedValues
{
    private static readonly string[] Clocks = ["Now", "UtcNow", "Today"];

    /// <summary>The value of an expression that mentions neither the object nor a parameter.</summary>
    /// <exception cref="PredicateException">It is more than a captured value.</exception>
    public static object? Read(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        DefaultExpression or NewExpression { Arguments.Count: 0 } => ReadDefault(expression),
        MemberExpression member => ReadMember(member),
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert =>
            ReadConverted(convert),
        NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array => ReadAll(array.Expressions),
        ListInitExpression list => ReadAll(list.Initializers.SelectMany(element => element.Arguments)),
        NewExpression { Constructor: { } constructor } create when IsPlain(create.Type) =>
            constructor.Invoke(ReadAll(create.Arguments)),
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var collection] } => Read(collection),
        _ => throw Refusal.Of(expression, "The value is computed within the condition. "
            + "Compute it before, into a variable, and use that."),
    };

    private static object?[] ReadAll(IEnumerable<Expression> expressions) => [.. expressions.Select(Read)];

    private static bool IsPlain(Type type) =>
        type == typeof(DateTime) || type == typeof(Guid) || PredicateTypes.IsReference(type);

    private static object? ReadDefault(Expression expression)
    {
        var type = expression.Type;
        if (!type.IsValueType || PredicateTypes.IsNullable(type)) return null;
        if (PredicateTypes.IsReference(type) || type == typeof(Guid)) return Guid.Empty;
        if (type == typeof(DateTime)) return default(DateTime);
        if (type == typeof(bool)) return false;
        return PredicateTypes.Of(type) is not null ? 0
            : throw Refusal.Of(expression, "The type's default is no value of an attribute. Use a constant.");
    }

    private static object? ReadMember(MemberExpression member)
    {
        if (member.Expression is null && Clocks.Contains(member.Member.Name) && member.Type.Namespace == "System")
            throw Refusal.Of(member, "The clock would be read once, when the condition is made. "
                + "Use a variable if that is what you mean, or a parameter.");
        var instance = member.Expression is null ? null : Read(member.Expression);
        if (instance is null && member.Expression is not null)
            return PredicateTypes.IsNullable(member.Expression.Type) && member.Member.Name == "HasValue" ? false
                : throw Refusal.Of(member, "The variable before the last point is null. Give it a value first.");
        // A nullable value that is there is, as an object, the value itself.
        if (PredicateTypes.IsNullable(member.Expression?.Type))
            return member.Member.Name == "HasValue" ? true : instance;
        return member.Member switch
        {
            FieldInfo field => field.GetValue(instance),
            PropertyInfo property => property.GetValue(instance),
            _ => throw Refusal.Of(member, "Use a variable, a field or a property."),
        };
    }

    private static object? ReadConverted(UnaryExpression convert)
    {
        var value = Read(convert.Operand);
        var isReferenceConversion = !convert.Type.IsValueType && !convert.Operand.Type.IsValueType;
        var isToMember = (Nullable.GetUnderlyingType(convert.Type) ?? convert.Type).IsEnum;
        if (isReferenceConversion || isToMember || PredicateTypes.IsWidening(convert.Operand.Type, convert.Type))
            return value;
        throw Refusal.Of(convert, "The conversion may change the value. Convert it before, into a variable.");
    }
}
