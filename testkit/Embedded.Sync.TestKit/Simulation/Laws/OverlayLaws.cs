using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What an app wrote shows until what the hub made of it is there in its place.</summary>
internal static class OverlayLaws
{
    /// <summary>
    /// A change counts as downloaded only where the object's row is at least as new as the decision, or the object is
    /// gone and its cursor has passed it. What counted before a reset counts on.
    /// </summary>
    public static void L22_Work_shows_until_it_is_downloaded(SimulatedReplica replica, ReplicaImage before)
    {
        var image = replica.Image;
        foreach (var (place, included) in image.Places)
        {
            if (!included || before.Places.GetValueOrDefault(place)) continue;
            if (Contains(image, place.Key, image.Transactions[place.Sequence])) continue;
            LawBrokenException.Throw(
                nameof(L22_Work_shows_until_it_is_downloaded),
                $"the change of {DownloadLaws.Describe(place.Key)} to show until it is downloaded",
                "that it counts as downloaded");
        }
    }

    private static bool Contains(ReplicaImage image, ObjectKey key, OutboxTransaction work)
    {
        if (!work.IsAcknowledged) return false;
        if (image.Base.TryGetValue(key, out var row)) return RowImage.Version(row) >= work.AcknowledgedAt;
        return image.Marks[key.Entity] is { HasCursor: true, Booting: false } mark
            && mark.Position >= new Position(work.AcknowledgedAt, key.Id);
    }
}
