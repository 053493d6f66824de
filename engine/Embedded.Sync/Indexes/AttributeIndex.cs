using System.Buffers.Binary;
using System.Security.Cryptography;
using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Indexes;

/// <summary>
/// One secondary index: the ids of an entity's stored rows by the value of one attribute. Pending local changes are
/// not in it; a reader looks at those apart. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// An entry may be found for an object whose row is gone or has another value, after a part of the store was lost;
/// so a reader always looks at the row. Of a long value only the beginning is in the entry, for the same reason.
/// </remarks>
internal sealed class AttributeIndex
{
    /// <summary>How much of a value, in the form of <see cref="SortKeyFormat"/>, an entry holds.</summary>
    private const int ValueBytesMax = 256;

    private const int FormatVersion = 1;

    private readonly SortKeyReader _values;

    public AttributeIndex(EntityType entity, AttributeDefinition attribute, byte rowsTable)
    {
        Entity = entity.Number;
        Attribute = attribute;
        RowsTable = rowsTable;
        _values = new SortKeyReader(
            entity, [new SortTerm(new PredicateOperand.Attribute(attribute.Number, attribute.Type), false)]);
        Signature = SignatureOf(entity);
    }

    public ushort Entity { get; }

    public AttributeDefinition Attribute { get; }

    /// <summary>True where a row has one entry for each object that its set leads to.</summary>
    public bool IsOfSet => Attribute.Type == AttributeType.ReferenceSet;

    /// <summary>Where the rows lie that the index is about.</summary>
    public byte RowsTable { get; }

    /// <summary>Changes with everything that the entries depend on; never 0.</summary>
    public ulong Signature { get; }

    /// <summary>What all entries begin with.</summary>
    public StoreKey Prefix => KeyOf(DeviceTables.Indexes);

    /// <summary>Where it is kept whether the index is complete.</summary>
    public StoreKey MarkKey => KeyOf(DeviceTables.IndexMarks);

    /// <summary>Writes the key of a row's entry in place of what the buffer holds.</summary>
    public void WriteEntry(ObjectId id, ReadOnlySpan<byte> row, ByteBuffer key)
    {
        WriteValue(id, row, key);
        id.Write(key.Append(ObjectId.Size));
    }

    /// <summary>Writes the key of the entry of a row that leads to an object into the buffer, alone.</summary>
    public void WriteEntry(ObjectId id, ObjectId target, ByteBuffer key)
    {
        key.Clear();
        key.Write(Prefix.Span);
        SortKeyFormat.WriteId(key, target.Value);
        id.Write(key.Append(ObjectId.Size));
    }

    /// <summary>The objects that a row leads to; none where it cannot be read, or is none.</summary>
    public IReadOnlyList<ObjectId> TargetsOf(ReadOnlySpan<byte> row)
    {
        try
        {
            return row.IsEmpty ? [] : ReferencesOf.Ids(RowAttribute.Of(row, Attribute.Number));
        }
        catch (MessagePackException)
        {
            return [];
        }
    }

    /// <summary>The entries of the rows that lead to an object.</summary>
    public static IndexRange RangeOf(ObjectId target)
    {
        var key = new ByteBuffer();
        SortKeyFormat.WriteId(key, target.Value);
        var bytes = key.ToArray();
        return new IndexRange(bytes, bytes);
    }

    /// <summary>True where an entry is that of a row, and not one that was left behind.</summary>
    public bool IsEntryOf(ReadOnlySpan<byte> entry, ObjectId id, ReadOnlySpan<byte> row, ByteBuffer scratch)
    {
        WriteEntry(id, row, scratch);
        return entry.SequenceEqual(scratch.WrittenSpan);
    }

    /// <summary>The part of an entry that stands for the value.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> entry) =>
        entry[PrefixLength..^ObjectId.Size];

    /// <summary>The beginning of the entries of a value, as an entry holds it.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value) =>
        value.Length <= ValueBytesMax ? value : value[..ValueBytesMax];

    private const int PrefixLength = 1 + (2 * sizeof(ushort));

    private void WriteValue(ObjectId id, ReadOnlySpan<byte> row, ByteBuffer key)
    {
        key.Clear();
        key.Write(Prefix.Span);
        try
        {
            _values.Write(id, row, key);
        }
        catch (MessagePackException)
        {
            // A row that cannot be read is found, and reported, wherever it is looked at. Here it only needs a place.
            key.Truncate(PrefixLength);
            SortKeyFormat.WriteNull(key);
        }

        key.Truncate(Math.Min(key.Length, PrefixLength + ValueBytesMax));
    }

    private StoreKey KeyOf(byte table)
    {
        var key = StoreKey.Of(table, Entity);
        key.Add((ushort)Attribute.Number);
        return key;
    }

    private ulong SignatureOf(EntityType entity)
    {
        var buffer = new ByteBuffer();
        buffer.WriteByte(FormatVersion);
        buffer.WriteByte(RowsTable);
        buffer.WriteByte((byte)PredicateTypes.ComparedAs(Attribute.Type));
        // A row that lacks the attribute is indexed by what a new object of the class has.
        buffer.Write(AbsentValues.Of(entity).GetValueOrDefault(Attribute.Number, []));
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(buffer.WrittenSpan)) | 1;
    }
}
