using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// What stands before the attributes of a row. A row is one MessagePack array:
/// <c>[entity number, version, changed date, attribute 0, attribute 1, …]</c>, the same bytes in the hub's store,
/// on the wire and in the device's store.
/// </summary>
/// <param name="Entity">The entity's number.</param>
/// <param name="Version">The hub's commit that wrote the row; 0 for a row that no hub has seen.</param>
/// <param name="ChangedDate">The hub's stamp, as <see cref="UtcTicks"/>.</param>
/// <param name="AttributeCount">How many attributes follow; a reader takes what is missing as nil.</param>
internal readonly record struct RowHeader(ushort Entity, ulong Version, long ChangedDate, int AttributeCount)
{
    /// <summary>The size of the smallest row there can be: each of its values has at least one byte.</summary>
    public const int BytesMin = 1 + FieldCount;

    private const int FieldCount = 3;
    private const int CountMax = FieldCount + SyncModel.AttributeNumberMax + 1;

    /// <summary>Reads the header; the reader then stands at attribute 0.</summary>
    /// <exception cref="MessagePackException">The bytes are not a row.</exception>
    public static RowHeader Read(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count is < FieldCount or > CountMax)
            throw new MessagePackException(
                $"A row has {FieldCount} to {CountMax} values, not {count}.", offset);
        var entity = reader.ReadUInt64();
        if (entity > ushort.MaxValue)
            throw new MessagePackException($"The entity number {entity} is too large.", offset);
        return new RowHeader((ushort)entity, reader.ReadUInt64(), reader.ReadInt64(), count - FieldCount);
    }

    /// <summary>Reads the header of a whole row.</summary>
    public static RowHeader Of(ReadOnlySpan<byte> row)
    {
        var reader = new MessagePackReader(row);
        return Read(ref reader);
    }

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(FieldCount + AttributeCount);
        writer.WriteUInt64(Entity);
        writer.WriteUInt64(Version);
        writer.WriteInt64(ChangedDate);
    }
}
