using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Queries;

/// <summary>Makes of a row the bytes by which it is ordered: comparing them compares all terms.</summary>
internal sealed class SortKeyReader
{
    private readonly IReadOnlyList<SortTerm> _terms;
    private readonly int[] _numbers;
    private readonly RowSlot?[] _slots;

    public SortKeyReader(EntityType entity, IReadOnlyList<SortTerm> terms)
    {
        _terms = terms;
        _numbers = [.. terms.Select(term => term.Attribute.Number).Where(number => number >= 0).Distinct().Order()];
        var absent = AbsentValues.Of(entity);
        _slots = [.. terms.Select(term => term.Attribute.Number).Select(number => number < 0 ? null : new RowSlot(
            Array.IndexOf(_numbers, number), absent.GetValueOrDefault(number, [MessagePackCode.Nil])))];
    }

    /// <summary>Appends the key of a row.</summary>
    /// <exception cref="MessagePackException">The bytes are not a row of the entity.</exception>
    public void Write(ObjectId id, ReadOnlySpan<byte> row, ByteBuffer key)
    {
        Span<int> offsets = stackalloc int[_numbers.Length];
        var changedDate = RowValues.Locate(row, _numbers, offsets);
        var values = new RowValues(id.Value, changedDate, row, offsets);
        for (var index = 0; index < _terms.Count; index++)
        {
            var start = key.Length;
            Write(values, _terms[index].Attribute, _slots[index], key);
            if (_terms[index].IsDescending) SortKeyFormat.Reverse(key.WrittenSpanMutable(start, key.Length - start));
        }
    }

    private static void Write(
        scoped in RowValues values, PredicateOperand.Attribute attribute, RowSlot? slot, ByteBuffer key)
    {
        if (attribute.Number == PredicateOperand.Id) SortKeyFormat.WriteId(key, values.Id);
        else if (attribute.Number == PredicateOperand.ChangedDate) SortKeyFormat.WriteInteger(key, values.ChangedDate);
        else Write(values.ReaderAt(slot!), attribute.Type, key);
    }

    /// <summary>Appends the key of a value that stands apart from any row.</summary>
    public static void Write(ReadOnlySpan<byte> value, AttributeType type, ByteBuffer key) =>
        Write(new MessagePackReader(value), type, key);

    private static void Write(MessagePackReader reader, AttributeType type, ByteBuffer key)
    {
        if (reader.TryReadNil())
        {
            SortKeyFormat.WriteNull(key);
            return;
        }

        switch (PredicateTypes.ComparedAs(type))
        {
            case AttributeType.Boolean: SortKeyFormat.WriteInteger(key, reader.ReadBoolean() ? 1 : 0); break;
            case AttributeType.Decimal: SortKeyFormat.WriteDecimal(key, DecimalFormat.Read(ref reader)); break;
            case AttributeType.Double: SortKeyFormat.WriteDouble(key, reader.ReadDouble()); break;
            case AttributeType.String: SortKeyFormat.WriteText(key, reader.ReadStringUtf8()); break;
            case AttributeType.Guid: SortKeyFormat.WriteId(key, GuidFormat.Read(ref reader)); break;
            default: SortKeyFormat.WriteInteger(key, reader.ReadInt64()); break;
        }
    }
}
