using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Makes objects of rows.</summary>
internal static class RowReader
{
    /// <summary>An object of exactly the row's entity, with its id and changed date set.</summary>
    /// <exception cref="MessagePackException">The bytes are not a row of that entity.</exception>
    public static object ToObject(EntityType entity, ObjectId id, ReadOnlySpan<byte> row)
    {
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        var target = entity.Binding.Create();
        entity.Binding.SetId(target, id.ToGuid());
        entity.Binding.SetChangedDate(target, UtcTicks.ToDateTime(header.ChangedDate));
        entity.Binding.ReadAttributes(target, ref reader, header.AttributeCount);
        return target;
    }
}
