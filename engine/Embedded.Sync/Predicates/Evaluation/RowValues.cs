using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>One row, with the places of those of its attributes that a predicate reads.</summary>
/// <param name="id">The object's id, which is not in the row.</param>
/// <param name="changedDate">The row's changed date.</param>
/// <param name="row">The whole row.</param>
/// <param name="offsets">Per attribute read, where its value begins; 0 where the row is shorter.</param>
internal readonly ref struct RowValues(
    UInt128 id, long changedDate, ReadOnlySpan<byte> row, ReadOnlySpan<int> offsets)
{
    private readonly ReadOnlySpan<byte> _row = row;
    private readonly ReadOnlySpan<int> _offsets = offsets;

    public UInt128 Id { get; } = id;

    public long ChangedDate { get; } = changedDate;

    /// <summary>Finds attributes of a row, by ascending number, and returns the changed date.</summary>
    /// <exception cref="MessagePackException">The bytes are not a row.</exception>
    public static long Locate(ReadOnlySpan<byte> row, int[] numbers, Span<int> offsets)
    {
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        var next = 0;
        for (var index = 0; index < numbers.Length; index++)
        {
            var number = numbers[index];
            var isThere = number < header.AttributeCount;
            if (isThere) reader.Skip(number - next);
            offsets[index] = isThere ? reader.Offset : 0;
            if (isThere) next = number;
        }

        return header.ChangedDate;
    }

    /// <summary>
    /// A reader at the value of an attribute, or where the row has nil or nothing, at what an object would have
    /// then.
    /// </summary>
    public MessagePackReader ReaderAt(RowSlot slot)
    {
        var offset = _offsets[slot.Index];
        return offset == 0 || (offset < _row.Length && _row[offset] == MessagePackCode.Nil)
            ? new MessagePackReader(slot.Absent) : new MessagePackReader(_row[offset..]);
    }
}

/// <summary>One attribute that a predicate reads.</summary>
/// <param name="Index">Its place among those that are read.</param>
/// <param name="Absent">The value that a new object of the class has, as MessagePack: what nil leaves.</param>
internal sealed record RowSlot(int Index, byte[] Absent);
