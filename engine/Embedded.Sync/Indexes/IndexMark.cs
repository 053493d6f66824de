using System.Buffers.Binary;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Indexes;

/// <summary>Tells whether an index is complete, and for which rows. Written with the rows' stamp.</summary>
/// <param name="Signature">What the index was built for; 0 while it is being built.</param>
/// <param name="RowsStamp">The stamp of the entity's rows; 0 for rows that have none.</param>
internal readonly record struct IndexMark(ulong Signature, ulong RowsStamp)
{
    private const int Size = 2 * sizeof(ulong);

    public static IndexMark Building => default;

    public static IndexMark Complete(AttributeIndex index, ulong rowsStamp) => new(index.Signature, rowsStamp);

    /// <summary>Damage reads as an index that has to be built.</summary>
    public static IndexMark FromStore(ReadOnlySpan<byte> value) => value.Length != Size ? Building
        : new IndexMark(
            BinaryPrimitives.ReadUInt64BigEndian(value), BinaryPrimitives.ReadUInt64BigEndian(value[sizeof(ulong)..]));

    public void Put(AttributeIndex index, StoreBatch batch)
    {
        Span<byte> value = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(value, Signature);
        BinaryPrimitives.WriteUInt64BigEndian(value[sizeof(ulong)..], RowsStamp);
        batch.Put(index.MarkKey.Span, value);
    }
}
