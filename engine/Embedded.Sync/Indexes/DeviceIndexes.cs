using Embedded.Sync.Device;
using Embedded.Sync.Predicates;

namespace Embedded.Sync.Indexes;

/// <summary>The secondary indexes of a database, as its model declares them. Immutable and thread-safe.</summary>
internal sealed class DeviceIndexes
{
    private readonly Dictionary<ushort, AttributeIndex[]> _byEntity = [];

    public DeviceIndexes(SyncProfile profile)
    {
        foreach (var entity in profile.Model.Entities)
        {
            var mode = profile.ModeOf(entity);
            if (entity.IsSystem || mode == SyncMode.Online) continue;
            var table = mode == SyncMode.Never ? DeviceTables.LocalRows : DeviceTables.Rows;
            var indexes = entity.Attributes.Where(attribute => attribute.HasIndex)
                .Select(attribute => new AttributeIndex(entity, attribute, table)).ToArray();
            if (indexes.Length > 0) _byEntity.Add(entity.Number, indexes);
        }
    }

    public IEnumerable<AttributeIndex> All => _byEntity.Values.SelectMany(indexes => indexes);

    public bool IsEmpty => _byEntity.Count == 0;

    /// <summary>The indexes of exactly this entity.</summary>
    public ReadOnlySpan<AttributeIndex> Of(ushort entity) =>
        _byEntity.TryGetValue(entity, out var indexes) ? indexes : [];

    /// <summary>The index of an attribute, or null.</summary>
    public AttributeIndex? Find(ushort entity, int attribute)
    {
        foreach (var index in Of(entity))
            if (index.Attribute.Number == attribute) return index;
        return null;
    }
}
