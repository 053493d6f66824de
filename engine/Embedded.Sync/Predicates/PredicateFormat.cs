using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>
/// The canonical form of a predicate, as MessagePack: each condition and operand is an array that begins with the
/// number of its kind. The scope hash covers these bytes, so the numbers never change. docs/queries.md lists them.
/// </summary>
internal static partial class PredicateFormat
{
    /// <summary>The version of the form: the first value of a whole predicate.</summary>
    public const int Version = 1;

    // Operands and conditions are numbered together.
    private const int Attribute = 1;
    private const int Parameter = 2;
    private const int Literal = 3;
    private const int LiteralList = 4;
    private const int Constant = 10;
    private const int And = 11;
    private const int Or = 12;
    private const int Not = 13;
    private const int Compare = 14;
    private const int StartsWith = 15;
    private const int In = 16;
    private const int Holds = 17;

    public static byte[] Encode(PredicateNode condition)
    {
        var buffer = new ByteBuffer();
        Write(new MessagePackWriter(buffer), condition);
        return buffer.ToArray();
    }

    public static byte[] Encode(PredicateOperand operand)
    {
        var buffer = new ByteBuffer();
        Write(new MessagePackWriter(buffer), operand);
        return buffer.ToArray();
    }

    public static void Write(MessagePackWriter writer, PredicateNode condition)
    {
        switch (condition)
        {
            case PredicateNode.Constant constant:
                WriteHead(writer, Constant, 1);
                writer.WriteBoolean(constant.Value);
                break;
            case PredicateNode.And all:
                WriteAll(writer, And, all.Conditions);
                break;
            case PredicateNode.Or any:
                WriteAll(writer, Or, any.Conditions);
                break;
            case PredicateNode.Not negated:
                WriteAll(writer, Not, [negated.Condition]);
                break;
            case PredicateNode.Compare compare:
                WriteHead(writer, Compare, 4);
                writer.WriteInt64((byte)compare.Kind);
                writer.WriteInt64((byte)compare.As);
                WritePair(writer, compare.Left, compare.Right);
                break;
            case PredicateNode.StartsWith starts:
                WriteHead(writer, StartsWith, 2);
                WritePair(writer, starts.Text, starts.Prefix);
                break;
            case PredicateNode.In member:
                WriteHead(writer, In, 3);
                writer.WriteInt64((byte)member.As);
                WritePair(writer, member.Item, member.List);
                break;
            case PredicateNode.Holds holds:
                WriteHead(writer, Holds, 2);
                WritePair(writer, holds.Set, holds.Id);
                break;
        }
    }

    private static void Write(MessagePackWriter writer, PredicateOperand operand)
    {
        switch (operand)
        {
            case PredicateOperand.Attribute attribute:
                WriteHead(writer, Attribute, 2);
                writer.WriteInt64(attribute.Number);
                writer.WriteInt64((byte)attribute.Type);
                break;
            case PredicateOperand.Parameter { Declaration: var declaration }:
                WriteHead(writer, Parameter, 4);
                writer.WriteString(declaration.Name);
                writer.WriteInt64((byte)declaration.Type);
                writer.WriteBoolean(declaration.IsNullable);
                writer.WriteBoolean(declaration.IsList);
                break;
            case PredicateOperand.Literal literal:
                WriteHead(writer, Literal, 1);
                writer.WriteRaw(literal.Value.Span);
                break;
            case PredicateOperand.LiteralList list:
                WriteHead(writer, LiteralList, list.Values.Count);
                foreach (var value in list.Values) writer.WriteRaw(value.Span);
                break;
        }
    }

    private static void WriteHead(MessagePackWriter writer, int kind, int count)
    {
        writer.WriteArrayHeader(1 + count);
        writer.WriteInt64(kind);
    }

    private static void WriteAll(MessagePackWriter writer, int kind, IReadOnlyList<PredicateNode> conditions)
    {
        WriteHead(writer, kind, conditions.Count);
        foreach (var condition in conditions) Write(writer, condition);
    }

    private static void WritePair(MessagePackWriter writer, PredicateOperand left, PredicateOperand right)
    {
        Write(writer, left);
        Write(writer, right);
    }
}
