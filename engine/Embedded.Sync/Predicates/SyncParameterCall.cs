using System.Linq.Expressions;
using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Recognises <see cref="SyncParameter.Get{T}"/> in a lambda, and <see cref="CallerValue"/> in the same role.
/// </summary>
internal static class SyncParameterCall
{
    public static bool Is(MethodCallExpression call) =>
        call.Method.DeclaringType == typeof(SyncParameter) || call.Method.DeclaringType == typeof(CallerValue);

    /// <summary>Refuses a lambda with values that come from elsewhere.</summary>
    /// <exception cref="PredicateException">There is one.</exception>
    public static void Refuse(Type source, LambdaExpression condition, string reason) =>
        new Search(source, reason).Visit(condition);

    public static PredicateOperand ToParameter(MethodCallExpression call)
    {
        if (PredicateTypes.Of(call.Type) is not ({ } type and not AttributeType.Binary))
            throw Refusal.Of(call, $"A parameter cannot be of type {call.Type.Name}. "
                + "Use the type of an attribute, or for Contains an array of it.");
        return new PredicateOperand.Parameter(new PredicateParameter(NameOf(call), type, MayBeNull(call.Type), false));
    }

    public static PredicateOperand ToListParameter(MethodCallExpression call, AttributeType comparedAs)
    {
        var element = call.Type.IsArray ? call.Type.GetElementType()
            : call.Type is { IsGenericType: true, GenericTypeArguments: [var only] } ? only : null;
        if (element is null || PredicateTypes.Of(element) is not { } type
            || PredicateTypes.ComparedAs(type) != comparedAs)
            throw Refusal.Of(call, $"The parameter is no list of {comparedAs}. Use an array, such as Guid[].");
        return new PredicateOperand.Parameter(new PredicateParameter(NameOf(call), type, MayBeNull(element), true));
    }

    // Whether a string may be null is the compiler's knowledge and not the program's.
    private static bool MayBeNull(Type type) => !type.IsValueType || PredicateTypes.IsNullable(type);

    private static string NameOf(MethodCallExpression call) =>
        call.Arguments.Count == 0 ? Hub.CallerArguments.User
            : CapturedValues.Read(call.Arguments[0]) is string { Length: > 0 } name ? name
            : throw Refusal.Of(call, "The parameter has no name. Give it one.");

    private sealed class Search(Type source, string reason) : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node) =>
            node.Method.DeclaringType != source ? base.VisitMethodCall(node) : throw Refusal.Of(node, reason);
    }
}
