using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>How two values are compared. The numbers are part of the canonical form and never change.</summary>
internal enum ComparisonKind : byte
{
    Equal = 1,
    Less = 2,
    LessOrEqual = 3,
    Greater = 4,
    GreaterOrEqual = 5,
}

/// <summary>
/// A condition over one row, free of C#: attribute numbers, canonical values and parameters. Immutable. Made by
/// <see cref="PredicateRules"/> only, so that conditions that differ in writing alone are the same tree.
/// </summary>
internal abstract record PredicateNode
{
    /// <summary>Holds for every row, or for none.</summary>
    public sealed record Constant(bool Value) : PredicateNode;

    /// <summary>All of two or more conditions hold.</summary>
    public sealed record And(IReadOnlyList<PredicateNode> Conditions) : PredicateNode;

    /// <summary>One of two or more conditions holds.</summary>
    public sealed record Or(IReadOnlyList<PredicateNode> Conditions) : PredicateNode;

    /// <summary>The condition does not hold. Conditions are never unknown, so this is always the opposite.</summary>
    public sealed record Not(PredicateNode Condition) : PredicateNode;

    /// <summary>Two values compare so, both taken as the same type.</summary>
    public sealed record Compare(ComparisonKind Kind, AttributeType As, PredicateOperand Left, PredicateOperand Right)
        : PredicateNode;

    /// <summary>A text begins with another, byte by byte.</summary>
    public sealed record StartsWith(PredicateOperand Text, PredicateOperand Prefix) : PredicateNode;

    /// <summary>A value is one of a list.</summary>
    public sealed record In(AttributeType As, PredicateOperand Item, PredicateOperand List) : PredicateNode;

    /// <summary>A set of references holds an id.</summary>
    public sealed record Holds(PredicateOperand.Attribute Set, PredicateOperand Id) : PredicateNode;
}
