using System.Collections;
using System.Linq.Expressions;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>Turns the sides of comparisons into attributes, parameters and values.</summary>
internal sealed class OperandTranslator(EntityType entity, ParameterExpression target)
{
    /// <summary>True for an expression that mentions neither the object nor a parameter: its value is known.</summary>
    public bool IsCaptured(Expression expression)
    {
        var search = new OpenPartSearch(target);
        search.Visit(expression);
        return !search.IsFound;
    }

    /// <summary>One operand of a comparison of values of a type.</summary>
    /// <exception cref="PredicateException">It is none.</exception>
    public PredicateOperand Translate(Expression expression, AttributeType comparedAs)
    {
        if (IsCaptured(expression)) return ToLiteral(expression, CapturedValues.Read(expression), comparedAs);
        return expression switch
        {
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert
                when PredicateTypes.IsWidening(convert.Operand.Type, convert.Type) =>
                Translate(convert.Operand, comparedAs),
            MemberExpression { Member.Name: "Value", Expression: { } inner } when PredicateTypes.IsNullable(inner.Type)
                => Translate(inner, comparedAs),
            MemberExpression { Member.Name: "Id", Expression: { } inner } when PredicateTypes.IsReference(inner.Type)
                => Translate(inner, comparedAs),
            MemberExpression member when IsTarget(member.Expression) => ToAttribute(member, comparedAs),
            MethodCallExpression call when SyncParameterCall.Is(call) => SyncParameterCall.ToParameter(call),
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert =>
                throw Refusal.Of(convert, "The conversion may change the value. "
                    + "Convert the other side of the comparison instead."),
            _ => throw Refusal.Of(expression, Refusal.AdviceFor(expression, "Only an attribute, the id of a reference, "
                + "a captured value or a parameter can be compared. Compute the rest before, or filter the result.")),
        };
    }

    /// <summary>The list of a Contains.</summary>
    /// <exception cref="PredicateException">It is none.</exception>
    public PredicateOperand TranslateList(Expression list, AttributeType comparedAs)
    {
        list = WithoutConversions(list);
        if (list is MethodCallExpression call && SyncParameterCall.Is(call))
            return SyncParameterCall.ToListParameter(call, comparedAs);
        if (!IsCaptured(list))
            throw Refusal.Of(list, "Contains takes a captured list, a parameter, or an attribute that is a set.");
        if (CapturedValues.Read(list) is not IEnumerable values)
            throw Refusal.Of(list, "The list is null. Give it a value first.");
        if (values is HashSet<string> texts && texts.Comparer.Equals("a", "A"))
            throw Refusal.Of(list, "The set ignores case, and rows do not. Use one that compares ordinally.");
        return new PredicateOperand.LiteralList(
            [.. values.Cast<object?>().Select(value => ToLiteral(list, value, comparedAs).Value)]);
    }

    // The compiler turns arrays into spans, and lists into what they implement.
    private static Expression WithoutConversions(Expression list) => list switch
    {
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var inner] } => WithoutConversions(inner),
        UnaryExpression { NodeType: ExpressionType.Convert, Operand: var inner } => WithoutConversions(inner),
        _ => list,
    };

    private PredicateOperand.Attribute ToAttribute(MemberExpression member, AttributeType comparedAs)
    {
        var attribute = member.Member.Name switch
        {
            "Id" => new PredicateOperand.Attribute(PredicateOperand.Id, AttributeType.Guid),
            "ChangedDate" => new PredicateOperand.Attribute(PredicateOperand.ChangedDate, AttributeType.DateTime),
            var name when entity.Attributes.FirstOrDefault(attribute => attribute.Name == name) is { } declared =>
                new PredicateOperand.Attribute(declared.Number, declared.Type),
            _ => throw Refusal.Of(member, $"{entity.Name} has no such attribute. Declare it in the model."),
        };
        return PredicateTypes.CanCompare(attribute.Type, comparedAs) ? attribute
            : throw Refusal.Of(member, $"The attribute is a {attribute.Type} and cannot be compared as {comparedAs}.");
    }

    private bool IsTarget(Expression? expression) => expression == target
        || (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert
            && convert.Type.IsAssignableFrom(target.Type) && IsTarget(convert.Operand));

    private static PredicateOperand.Literal ToLiteral(Expression expression, object? value, AttributeType comparedAs)
    {
        try
        {
            return new PredicateOperand.Literal(PredicateLiterals.Encode(value, comparedAs));
        }
        catch (Exception wrong) when (wrong is InvalidCastException or ArgumentException or OverflowException)
        {
            throw Refusal.Of(expression, $"The value is no {comparedAs}: {wrong.Message}");
        }
    }

    private sealed class OpenPartSearch(ParameterExpression target) : ExpressionVisitor
    {
        public bool IsFound { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            IsFound |= node == target;
            return node;
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            IsFound |= SyncParameterCall.Is(node);
            return base.VisitMethodCall(node);
        }
    }
}
