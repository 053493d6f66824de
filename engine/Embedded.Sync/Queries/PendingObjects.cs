using Embedded.Sync.Device;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>The objects of an entity that have changes in the outbox, which no index holds.</summary>
internal static class PendingObjects
{
    /// <summary>Their ids, ascending.</summary>
    public static List<ObjectId> Of(DeviceReader reader, ushort entity, SyncMode mode)
    {
        var ids = new List<ObjectId>();
        if (!reader.HasPending || mode == SyncMode.Never) return ids;
        using var places = reader.ScanPlaces(entity, ObjectId.None, ObjectId.End);
        while (places.MoveNext())
        {
            var id = ChangePlace.ReadId(places.Key);
            if (ids.Count == 0 || ids[^1] != id) ids.Add(id);
        }

        return ids;
    }
}
