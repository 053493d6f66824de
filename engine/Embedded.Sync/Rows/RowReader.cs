using Embedded.Sync.Model;
using Embedded.Sync.Storage;
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

    /// <summary>The same for a row that a store holds.</summary>
    /// <exception cref="StoreException">The row is damaged.</exception>
    public static object FromStore(EntityType entity, ObjectId id, ReadOnlySpan<byte> row)
    {
        try
        {
            return ToObject(entity, id, row);
        }
        catch (Exception damage) when (damage is MessagePackException or ArgumentException)
        {
            throw new StoreException(StoreFailure.Corrupt, $"The row of {entity.Name} {id.ToGuid()} is damaged. "
                + $"Restore a backup, or begin anew. {damage.Message}", damage);
        }
    }
}
