using Embedded.Sync.Device;
using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Laws;

/// <summary>
/// L02, the cursor is sound: whatever stands at or before a device's cursor is on the device at that version, and
/// nothing that was deleted before it is. Checked on the two stores, while both go on working.
/// </summary>
public static class CursorLaw
{
    private const string Name = "L02";

    /// <summary>
    /// Checks every entity whose rows and cursor belong together; the others are about to begin
    /// anew.
    /// </summary>
    /// <param name="hub">The hub's store. It may be newer than what the device knows.</param>
    /// <param name="device">The device's store.</param>
    /// <param name="profile">The profile that the device synchronises by.</param>
    /// <returns>The number of rows that were compared.</returns>
    /// <exception cref="LawException">The law is broken.</exception>
    public static long Check(IStore hub, IStore device, SyncProfile profile)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(profile);
        using var deviceReader = new DeviceReader(device.Snapshot(), hasPending: true);
        if (DeviceLoader.Load(deviceReader.Snapshot, profile) is not { } state) return 0;
        using var hubSnapshot = new KeyValueHubStore(hub).Snapshot();
        var knowsHub = !state.Tickets.IsEmpty && hubSnapshot.TryGetTag(state.Head, out var tag)
            && tag == state.Tickets[^1].Tag;
        return knowsHub ? state.Marks.Where(mark => mark.IsUsable).Sum(mark => Check(mark, hubSnapshot, deviceReader))
            : 0;
    }

    private static long Check(EntityMark mark, IHubSnapshot hub, DeviceReader device)
    {
        var compared = 0L;
        var known = new HashSet<ObjectId>();
        using (var scan = hub.ScanRows(mark.Entity, ObjectId.None))
            while (scan.MoveNext())
            {
                known.Add(scan.Id);
                if (!HasPassed(mark, scan.Id, RowHeader.Of(scan.Row).Version)) continue;
                compared++;
                CheckRow(mark, scan, device);
            }

        if (!mark.Booting) CheckDeleted(mark, hub, device, known);
        return compared;
    }

    /// <summary>True where the device says that it has whatever the object was at this version.</summary>
    private static bool HasPassed(EntityMark mark, ObjectId id, ulong version) => mark.Booting
        ? id <= mark.ScannedTo && version <= mark.Position.Version
        : new Position(version, id) <= mark.Position;

    private static void CheckRow(EntityMark mark, IHubRowScan expected, DeviceReader device)
    {
        var key = new ObjectKey(mark.Entity, expected.Id);
        if (!device.TryGetBase(key, out var found))
            throw new LawException(
                Name, $"{mark.Name} {expected.Id} is missing, and the cursor stands at {mark.Position}.");
        if (!found.SequenceEqual(expected.Row))
            throw new LawException(Name, $"{mark.Name} {expected.Id} is at version {RowHeader.Of(found).Version} "
                + $"instead of {RowHeader.Of(expected.Row).Version}, and the cursor stands at {mark.Position}.");
    }

    /// <summary>
    /// What the hub has no more, but the device still, must be named by a departure that is yet to
    /// come.
    /// </summary>
    private static void CheckDeleted(EntityMark mark, IHubSnapshot hub, DeviceReader device, HashSet<ObjectId> known)
    {
        var leaving = new HashSet<ObjectId>();
        using (var changes = hub.ScanChanges(mark.Entity, mark.Position))
            while (changes.MoveNext())
                if (changes.IsDeparture) leaving.Add(changes.Position.Id);
        using var rows = device.ScanRows(DeviceTables.Rows, mark.Entity, ObjectId.None, ObjectId.End);
        while (rows.MoveNext())
        {
            var id = ObjectId.Read(rows.Key[^ObjectId.Size..]);
            if (!known.Contains(id) && !leaving.Contains(id))
                throw new LawException(
                    Name, $"{mark.Name} {id} was deleted before {mark.Position}, and is still there.");
        }
    }
}
