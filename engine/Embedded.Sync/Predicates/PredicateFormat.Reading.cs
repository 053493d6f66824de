using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <content>From bytes that nobody vouches for. Whoever calls writes the result again and compares.</content>
internal static partial class PredicateFormat
{
    /// <summary>Reads a condition.</summary>
    /// <exception cref="MessagePackException">The bytes hold none, or one nested too deep.</exception>
    public static PredicateNode Read(ref MessagePackReader reader, int depth = 0)
    {
        var offset = reader.Offset;
        if (depth > PredicateRules.DepthMax)
            throw new MessagePackException($"Conditions are nested deeper than {PredicateRules.DepthMax}.", offset);
        var count = ReadHead(ref reader, out var kind);
        return (kind, count) switch
        {
            (Constant, 1) => PredicateRules.Constant(reader.ReadBoolean()),
            (And, _) => PredicateRules.All(ReadAll(ref reader, count, depth)),
            (Or, _) => PredicateRules.Any(ReadAll(ref reader, count, depth)),
            (Not, 1) => PredicateRules.Not(Read(ref reader, depth + 1)),
            (Compare, 4) => ReadCompare(ref reader),
            (StartsWith, 2) => PredicateRules.StartsWith(
                ReadOperand(ref reader, AttributeType.String), ReadOperand(ref reader, AttributeType.String)),
            (In, 3) => ReadIn(ref reader),
            (Holds, 2) => ReadHolds(ref reader),
            _ => throw new MessagePackException($"{kind} with {count} values is no condition.", offset),
        };
    }

    private static List<PredicateNode> ReadAll(ref MessagePackReader reader, int count, int depth)
    {
        var conditions = new List<PredicateNode>();
        for (var index = 0; index < count; index++) conditions.Add(Read(ref reader, depth + 1));
        return conditions;
    }

    private static PredicateNode ReadCompare(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var kind = (ComparisonKind)reader.ReadByte();
        var comparedAs = ReadType(ref reader);
        if (kind is < ComparisonKind.Equal or > ComparisonKind.GreaterOrEqual
            || (kind != ComparisonKind.Equal && !PredicateTypes.HasOrder(comparedAs)))
            throw new MessagePackException($"Values of type {comparedAs} have no comparison {kind}.", offset);
        return PredicateRules.Compare(
            kind, comparedAs, ReadOperand(ref reader, comparedAs), ReadOperand(ref reader, comparedAs));
    }

    private static PredicateNode ReadIn(ref MessagePackReader reader)
    {
        var comparedAs = ReadType(ref reader);
        return PredicateRules.In(
            comparedAs, ReadOperand(ref reader, comparedAs), ReadOperand(ref reader, comparedAs, isList: true));
    }

    private static PredicateNode ReadHolds(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        return ReadOperand(ref reader, AttributeType.ReferenceSet) is PredicateOperand.Attribute set
            ? PredicateRules.Holds(set, ReadOperand(ref reader, AttributeType.Guid))
            : throw new MessagePackException("A set of references was expected.", offset);
    }

    private static PredicateOperand ReadOperand(
        ref MessagePackReader reader, AttributeType comparedAs, bool isList = false)
    {
        var offset = reader.Offset;
        var count = ReadHead(ref reader, out var kind);
        PredicateOperand? operand = (kind, count, isList) switch
        {
            (Attribute, 2, false) => new PredicateOperand.Attribute(reader.ReadInt32(), ReadType(ref reader)),
            (Parameter, 4, _) => new PredicateOperand.Parameter(new PredicateParameter(
                reader.ReadString(), ReadType(ref reader), reader.ReadBoolean(), reader.ReadBoolean())),
            (Literal, 1, false) => new PredicateOperand.Literal(ReadValue(ref reader, comparedAs)),
            (LiteralList, _, true) => new PredicateOperand.LiteralList(ReadValues(ref reader, count, comparedAs)),
            _ => null,
        };
        var fits = operand switch
        {
            PredicateOperand.Attribute attribute => PredicateTypes.CanCompare(attribute.Type, comparedAs),
            PredicateOperand.Parameter { Declaration: var parameter } => parameter.IsList == isList
                && PredicateTypes.CanCompare(parameter.Type, comparedAs),
            _ => operand is not null,
        };
        return fits ? operand! : throw new MessagePackException($"No operand of type {comparedAs} is here.", offset);
    }

    private static List<ReadOnlyMemory<byte>> ReadValues(
        ref MessagePackReader reader, int count, AttributeType comparedAs)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        for (var index = 0; index < count; index++) values.Add(ReadValue(ref reader, comparedAs));
        return values;
    }

    private static ReadOnlyMemory<byte> ReadValue(ref MessagePackReader reader, AttributeType comparedAs) =>
        PredicateLiterals.Canonicalise(reader.ReadRaw(), comparedAs);

    private static AttributeType ReadType(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var type = (AttributeType)reader.ReadByte();
        return Enum.IsDefined(type) ? type : throw new MessagePackException($"There is no type {type}.", offset);
    }

    private static int ReadHead(ref MessagePackReader reader, out int kind)
    {
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count == 0) throw new MessagePackException("An operand or condition has a number.", offset);
        kind = reader.ReadInt32();
        return count - 1;
    }
}
