using Embedded.Sync.Device;
using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Laws;

/// <summary>
/// L01, convergence: a device that is at rest holds the hub's objects, byte for byte, and nothing
/// is pending.
/// </summary>
public static class EqualityLaw
{
    private const string Name = "L01";

    /// <summary>Compares all downloaded entities.</summary>
    /// <returns>The number of rows compared.</returns>
    /// <exception cref="LawException">The law is broken.</exception>
    public static long Check(IStore hub, IStore device, SyncProfile profile)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(profile);
        using var reader = new DeviceReader(device.Snapshot(), hasPending: true);
        using var snapshot = new KeyValueHubStore(hub).Snapshot();
        if (DeviceLoader.LoadOutbox(reader) is { Count: > 0 } outbox)
            throw new LawException(Name, $"{outbox.Count} local transactions are left in the outbox.");
        return profile.Downloaded.Sum(entity => Compare(entity.Name, entity.Number, snapshot, reader));
    }

    private static long Compare(string name, ushort entity, IHubSnapshot hub, DeviceReader device)
    {
        var compared = 0L;
        using var expected = hub.ScanRows(entity, ObjectId.None);
        using var found = device.ScanRows(DeviceTables.Rows, entity, ObjectId.None, ObjectId.End);
        while (expected.MoveNext())
        {
            if (!found.MoveNext())
                throw new LawException(Name, $"{name} {expected.Id} and what follows it is missing.");
            var id = ObjectId.Read(found.Key[^ObjectId.Size..]);
            if (id != expected.Id) throw new LawException(Name, $"{name} {expected.Id} was expected, and {id} found.");
            if (!found.Value.SequenceEqual(expected.Row)) throw new LawException(Name, $"{name} {id} differs.");
            compared++;
        }

        return found.MoveNext()
            ? throw new LawException(
                Name, $"{name} {ObjectId.Read(found.Key[^ObjectId.Size..])} is no more on the hub.")
            : compared;
    }
}
