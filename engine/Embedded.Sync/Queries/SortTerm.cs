using System.Linq.Expressions;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;

namespace Embedded.Sync.Queries;

/// <summary>One attribute that a result is ordered by.</summary>
internal sealed record SortTerm(PredicateOperand.Attribute Attribute, bool IsDescending)
{
    /// <summary>Translates a lambda that names an attribute, the id of a reference, Id or ChangedDate.</summary>
    /// <exception cref="PredicateException">It names something else, or something without an order.</exception>
    public static SortTerm Translate(EntityType entity, LambdaExpression key, bool isDescending)
    {
        var comparedAs = PredicateTypes.Of(key.Body.Type) is { } type ? PredicateTypes.ComparedAs(type) : default;
        if (!IsOrdered(comparedAs))
            throw Refusal.Of(key.Body, $"Values of type {key.Body.Type.Name} have no order. Sort the result instead.");
        var operand = new OperandTranslator(entity, key.Parameters[0]).Translate(key.Body, comparedAs);
        return operand is PredicateOperand.Attribute attribute ? new SortTerm(attribute, isDescending)
            : throw Refusal.Of(key.Body, "A result is ordered by attributes. Name one.");
    }

    /// <summary>True where values of a type have an order.</summary>
    public static bool IsOrdered(AttributeType type) =>
        type == AttributeType.Boolean || PredicateTypes.HasOrder(PredicateTypes.ComparedAs(type));
}
