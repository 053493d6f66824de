using System.Linq.Expressions;
using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Turns a lambda over an entity's class into a <see cref="PredicateNode"/>. What each expression becomes, and what
/// is refused, is the table of docs/queries.md.
/// </summary>
internal sealed partial class PredicateTranslator(EntityType entity, ParameterExpression target)
{
    private readonly OperandTranslator _operands = new(entity, target);

    /// <summary>The condition that a lambda states.</summary>
    /// <exception cref="PredicateException">A part of it cannot be translated.</exception>
    public static PredicateNode Translate(EntityType entity, LambdaExpression predicate) =>
        new PredicateTranslator(entity, predicate.Parameters[0]).Condition(predicate.Body);

    private PredicateNode Condition(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both =>
            PredicateRules.All([Condition(both.Left), Condition(both.Right)]),
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either =>
            PredicateRules.Any([Condition(either.Left), Condition(either.Right)]),
        UnaryExpression { NodeType: ExpressionType.Not } negated when negated.Type == typeof(bool) =>
            PredicateRules.Not(Condition(negated.Operand)),
        BinaryExpression { NodeType: ExpressionType.NotEqual } different =>
            PredicateRules.Not(Compare(different, ComparisonKind.Equal)),
        BinaryExpression binary when KindOf(binary.NodeType) is { } kind => Compare(binary, kind),
        MethodCallExpression call when !SyncParameterCall.Is(call) => Call(call),
        MemberExpression { Member.Name: "HasValue", Expression: { } inner } when PredicateTypes.IsNullable(inner.Type)
            => PredicateRules.Not(EqualToNull(inner)),
        MemberExpression { Member.Name: "IsEmpty", Expression: { } inner } when PredicateTypes.IsReference(inner.Type)
            => Equal(AttributeType.Guid, inner, Expression.Constant(Guid.Empty)),
        _ when expression.Type == typeof(bool) => Truth(expression),
        _ => throw Unknown(expression),
    };

    private PredicateNode Truth(Expression expression)
    {
        if (_operands.IsCaptured(expression)) return PredicateRules.Constant((bool)CapturedValues.Read(expression)!);
        if (expression is MemberExpression or MethodCallExpression)
            return Equal(AttributeType.Boolean, expression, Expression.Constant(true));
        throw Unknown(expression);
    }

    private PredicateNode Compare(BinaryExpression binary, ComparisonKind kind)
    {
        if (OrdinalComparison(binary, kind) is { } ordinal) return ordinal;
        var anchor = _operands.IsCaptured(binary.Left) ? binary.Right : binary.Left;
        var comparedAs = TypeOf(anchor);
        if (kind != ComparisonKind.Equal && (!PredicateTypes.HasOrder(comparedAs) || IsUnsigned64(anchor.Type)))
            throw Refusal.Of(binary, $"Values of type {anchor.Type.Name} have no order here. Use == or !=.");
        if (comparedAs is AttributeType.Binary && !IsNull(binary.Left) && !IsNull(binary.Right))
            throw Refusal.Of(binary, "Bytes are compared with null only, since C# would compare the arrays' places.");
        return PredicateRules.Compare(
            kind, comparedAs, Operand(binary.Left, comparedAs), Operand(binary.Right, comparedAs));
    }

    private PredicateNode Equal(AttributeType comparedAs, Expression left, Expression right) => PredicateRules.Compare(
        ComparisonKind.Equal, comparedAs, Operand(left, comparedAs), Operand(right, comparedAs));

    private PredicateNode EqualToNull(Expression expression)
    {
        var comparedAs = TypeOf(expression);
        return PredicateRules.Compare(ComparisonKind.Equal, comparedAs, Operand(expression, comparedAs),
            new PredicateOperand.Literal(PredicateLiterals.Nil));
    }

    private PredicateOperand Operand(Expression expression, AttributeType comparedAs) =>
        _operands.Translate(expression, comparedAs);

    private static AttributeType TypeOf(Expression expression) => PredicateTypes.Of(expression.Type) is { } type
        ? PredicateTypes.ComparedAs(type)
        : throw Refusal.Of(expression, $"No attribute has values of type {expression.Type.Name}. "
            + "Compare attributes, constants and parameters of the types that a model can declare.");

    private bool IsNull(Expression side) => _operands.IsCaptured(side) && CapturedValues.Read(side) is null;

    private static bool IsUnsigned64(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) == TypeCode.UInt64;

    private static ComparisonKind? KindOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => ComparisonKind.Equal,
        ExpressionType.LessThan => ComparisonKind.Less,
        ExpressionType.LessThanOrEqual => ComparisonKind.LessOrEqual,
        ExpressionType.GreaterThan => ComparisonKind.Greater,
        ExpressionType.GreaterThanOrEqual => ComparisonKind.GreaterOrEqual,
        _ => null,
    };

    private static PredicateException Unknown(Expression expression) => Refusal.Of(expression, Refusal.AdviceFor(
        expression, "Conditions are made of comparisons, &&, ||, !, Contains on a list or set, and StartsWith."));
}
