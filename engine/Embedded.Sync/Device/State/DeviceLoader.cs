using System.Buffers.Binary;
using System.Collections.Immutable;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Reads the state that a store was left in. Each part may be missing: what is lost is found by the
/// stamps that no longer fit.
/// </summary>
internal static class DeviceLoader
{
    /// <summary>
    /// The state in a store, or null where its record is missing: a new store, or one whose outbox
    /// was lost.
    /// </summary>
    public static DeviceState? Load(IStoreSnapshot snapshot, SyncProfile profile)
    {
        if (!snapshot.TryGet(StoreKey.Of(DeviceTables.State).Span, out var record)) return null;
        var reader = new MessagePackReader(record);
        reader.ReadArrayHeader(4);
        var (stamp, client) = (reader.ReadUInt64(), ProtocolFormat.ReadObjectId(ref reader));
        var tickets = ProtocolFormat.ReadTickets(ref reader);
        var verified = ProtocolFormat.ReadEntities(ref reader);
        return New(snapshot, profile, stamp, client) with { Tickets = [.. tickets], Verified = [.. verified] };
    }

    /// <summary>The state of an empty store.</summary>
    public static DeviceState Empty(SyncProfile profile, ulong stamp, ObjectId client) => new()
    {
        Stamp = stamp,
        Client = client,
        Marks = [.. profile.Downloaded.Select(entity => new EntityMark { Entity = entity.Number, Name = entity.Name })],
    };

    /// <summary>A state with a new client id, and with the rows and cursors that the store still has.</summary>
    public static DeviceState New(IStoreSnapshot snapshot, SyncProfile profile, ulong stamp, ObjectId client) => new()
    {
        Stamp = stamp,
        Client = client,
        Marks = [.. profile.Downloaded.Select(entity => LoadMark(snapshot, entity.Number, entity.Name))],
        Cursor = snapshot.TryGet(StoreKey.Of(DeviceTables.Cursor).Span, out var cursor) ? cursor.ToArray()
            : default(ReadOnlyMemory<byte>),
    };

    /// <summary>The number of an entity's base rows.</summary>
    public static long CountOf(IStoreSnapshot snapshot, ushort entity) =>
        snapshot.TryGet(StoreKey.Of(DeviceTables.Rows, entity).Span, out var value)
            ? BinaryPrimitives.ReadInt64BigEndian(value[sizeof(ulong)..]) : 0;

    /// <summary>The heads of all local transactions, oldest first.</summary>
    public static SortedDictionary<ulong, OutboxTransaction> LoadOutbox(DeviceReader reader)
    {
        var outbox = new SortedDictionary<ulong, OutboxTransaction>();
        using var scan = reader.ScanTransactions();
        while (scan.MoveNext())
        {
            var sequence = BinaryPrimitives.ReadUInt64BigEndian(scan.Key[1..]);
            outbox.Add(sequence, OutboxTransaction.FromStore(sequence, scan.Value));
        }

        return outbox;
    }

    private static EntityMark LoadMark(IStoreSnapshot snapshot, ushort entity, string name)
    {
        var mark = new EntityMark { Entity = entity, Name = name };
        if (snapshot.TryGet(StoreKey.Of(DeviceTables.Rows, entity).Span, out var stamp))
            mark = mark with { RowsStamp = BinaryPrimitives.ReadUInt64BigEndian(stamp) };
        return snapshot.TryGet(StoreKey.Of(DeviceTables.Helpers, entity).Span, out var helper) ? mark.WithHelper(helper)
            : mark;
    }
}
