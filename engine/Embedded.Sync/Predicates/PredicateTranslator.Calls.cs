using System.Linq.Expressions;
using System.Reflection;
using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <content>Method calls that have a meaning on rows.</content>
internal sealed partial class PredicateTranslator
{
    private const string OrdinalAdvice = "Text is compared byte by byte. Add StringComparison.Ordinal.";

    private PredicateNode Call(MethodCallExpression call) => call.Method.Name switch
    {
        "Contains" => Contains(call),
        "StartsWith" when call.Object?.Type == typeof(string) => StartsWith(call),
        "IsNullOrEmpty" when call.Method.DeclaringType == typeof(string) => PredicateRules.Any(
            [EqualToNull(call.Arguments[0]),
            Equal(AttributeType.String, call.Arguments[0], Expression.Constant(""))]),
        "Equals" => EqualsCall(call),
        _ => throw Refusal.Of(call, AdviceFor(call.Method)),
    };

    private static string AdviceFor(MethodInfo method) =>
        method.DeclaringType == typeof(string)
            ? "Of text, equality, Contains on a list, StartsWith and string.CompareOrdinal run on rows. "
                + "Filter the result of the query with the rest."
            : "The method has no meaning on rows. Compute its result before, or filter the query's result.";

    private PredicateNode StartsWith(MethodCallExpression call)
    {
        var prefix = call.Arguments[0];
        var isOrdinal = call.Arguments.Count == 2 && IsOrdinal(call.Arguments[1]);
        if (prefix.Type == typeof(char) && _operands.IsCaptured(prefix))
            prefix = Expression.Constant(((char)CapturedValues.Read(prefix)!).ToString());
        else if (!isOrdinal) throw Refusal.Of(call, OrdinalAdvice);
        return PredicateRules.StartsWith(
            Operand(call.Object!, AttributeType.String), Operand(prefix, AttributeType.String));
    }

    private PredicateNode EqualsCall(MethodCallExpression call)
    {
        List<Expression> operands = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        if (operands.Count == 3 && !IsOrdinal(operands[2])) throw Refusal.Of(call, OrdinalAdvice);
        if (operands.Count is not (2 or 3) || operands[0].Type != operands[1].Type)
            throw Refusal.Of(call, "Use ==.");
        var comparedAs = TypeOf(operands[0]);
        if (comparedAs is AttributeType.Double or AttributeType.Binary)
            throw Refusal.Of(call, "Use ==, which treats not-a-number as C# does.");
        return Equal(comparedAs, operands[0], operands[1]);
    }

    private PredicateNode Contains(MethodCallExpression call)
    {
        if (call.Object is { } set && PredicateTypes.IsReferenceSet(set.Type))
            return _operands.Translate(set, AttributeType.ReferenceSet) is PredicateOperand.Attribute attribute
                ? PredicateRules.Holds(attribute, Operand(call.Arguments[0], AttributeType.Guid))
                : throw Refusal.Of(set, "A set of references is an attribute. Use an array of ids.");
        if (call.Object?.Type == typeof(string)) throw Refusal.Of(call, AdviceFor(call.Method));
        var (list, item) = call.Object is { } instance
            ? (instance, call.Arguments[0]) : (call.Arguments[0], call.Arguments[1]);
        var hasComparer = call.Arguments.Count > (call.Object is null ? 2 : 1)
            && !(call.Arguments[^1] is var comparer && _operands.IsCaptured(comparer)
                && CapturedValues.Read(comparer) is null);
        if (hasComparer) throw Refusal.Of(call, "Values in a list are compared as == does. Leave out the comparer.");
        var comparedAs = TypeOf(item);
        if (comparedAs is AttributeType.Binary) throw Refusal.Of(call, "Bytes are compared with null only.");
        return PredicateRules.In(
            comparedAs, Operand(item, comparedAs), _operands.TranslateList(list, comparedAs));
    }

    /// <summary>string.CompareOrdinal(a, b) &lt; 0 and its like.</summary>
    private PredicateNode? OrdinalComparison(BinaryExpression binary, ComparisonKind kind)
    {
        if (binary.Left is not MethodCallExpression { Method: var method } call
            || method.DeclaringType != typeof(string) || method.Name is not ("CompareOrdinal" or "Compare"))
            return null;
        var isOrdinal = method.Name == "CompareOrdinal" ? call.Arguments.Count == 2
            : call.Arguments.Count == 3 && IsOrdinal(call.Arguments[2]);
        if (!isOrdinal) throw Refusal.Of(call, OrdinalAdvice);
        if (!_operands.IsCaptured(binary.Right) || CapturedValues.Read(binary.Right) is not 0)
            throw Refusal.Of(binary, "Compare the result with 0.");
        return PredicateRules.Compare(kind, AttributeType.String,
            Operand(call.Arguments[0], AttributeType.String), Operand(call.Arguments[1], AttributeType.String));
    }

    private bool IsOrdinal(Expression comparison) => comparison.Type == typeof(StringComparison)
        && _operands.IsCaptured(comparison) && CapturedValues.Read(comparison) is StringComparison.Ordinal;
}
