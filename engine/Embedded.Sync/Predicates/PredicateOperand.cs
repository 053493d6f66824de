using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>One side of a comparison. Immutable.</summary>
internal abstract record PredicateOperand
{
    /// <summary>The number that stands for the object's id, which is no attribute.</summary>
    public const int Id = -1;

    /// <summary>The number that stands for the row's changed date, which is no attribute.</summary>
    public const int ChangedDate = -2;

    /// <summary>What a row holds under a number, or its id or changed date.</summary>
    public sealed record Attribute(int Number, AttributeType Type) : PredicateOperand;

    /// <summary>A value known when the predicate was made: one MessagePack value in its canonical form.</summary>
    public sealed record Literal(ReadOnlyMemory<byte> Value) : PredicateOperand;

    /// <summary>A list of values known when the predicate was made, each once, by ascending bytes.</summary>
    public sealed record LiteralList(IReadOnlyList<ReadOnlyMemory<byte>> Values) : PredicateOperand;

    /// <summary>A value that the device supplies.</summary>
    public sealed record Parameter(PredicateParameter Declaration) : PredicateOperand;
}

/// <summary>A value that a predicate leaves open.</summary>
/// <param name="Name">Its name, unique within the predicate.</param>
/// <param name="Type">What it holds; of a list, what each element holds.</param>
/// <param name="IsNullable">True where null may be given; of a list, where an element may be null.</param>
/// <param name="IsList">True for a list of values.</param>
internal sealed record PredicateParameter(string Name, AttributeType Type, bool IsNullable, bool IsList)
{
    public override string ToString() =>
        $"{Name}: {(IsList ? "list of " : "")}{Type}{(IsNullable ? " or null" : "")}";
}
