using System.Buffers.Binary;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>One commit over a key-value store: everything goes into one batch.</summary>
internal sealed partial class KeyValueHubCommit(IStore store) : IHubCommit
{
    private readonly StoreBatch _batch = new();
    private readonly Dictionary<ushort, long> _countChanges = [];

    public static long CountOf(IStoreSnapshot snapshot, ushort entity) =>
        snapshot.TryGet(StoreKey.Of(HubTables.Counts, entity).Span, out var bytes)
            ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    public void PutRow(ObjectKey key, ulong replacedVersion, ulong version, ReadOnlySpan<byte> row)
    {
        if (replacedVersion != 0) _batch.Delete(IndexKey(HubTables.Changes, key, replacedVersion).Span);
        else AddToCount(key.Entity, 1);
        _batch.Put(StoreKey.Of(HubTables.Rows, key).Span, row);
        _batch.Put(IndexKey(HubTables.Changes, key, version).Span, default);
    }

    public void DeleteRow(ObjectKey key, ulong replacedVersion)
    {
        _batch.Delete(IndexKey(HubTables.Changes, key, replacedVersion).Span);
        _batch.Delete(StoreKey.Of(HubTables.Rows, key).Span);
        _batch.Delete(StoreKey.Of(HubTables.AttributeVersions, key).Span);
        AddToCount(key.Entity, -1);
    }

    public void PutDeparture(ObjectKey key, ulong replacedVersion, ulong version, ReadOnlySpan<byte> departure)
    {
        if (replacedVersion != 0) _batch.Delete(IndexKey(HubTables.Departures, key, replacedVersion).Span);
        _batch.Put(IndexKey(HubTables.Departures, key, version).Span, departure);
        PutNumber(DepartureKey(key, departure).Span, version);
    }

    public void PutDepartureAttributes(ReadOnlySpan<byte> attributes) =>
        _batch.Put(StoreKey.Of(HubTables.DepartureAttributes).Span, attributes);

    public void PutModel(ReadOnlySpan<byte> description) =>
        _batch.Put(StoreKey.Of(HubTables.Model).Span, description);

    public void PutAttributeVersions(ObjectKey key, ReadOnlySpan<byte> versions) =>
        _batch.Put(StoreKey.Of(HubTables.AttributeVersions, key).Span, versions);

    public void PutDecision(ObjectId transaction, ObjectId client, ulong version, ReadOnlySpan<byte> result) =>
        PutRecord((HubTables.Decisions, HubTables.DecisionsByVersion), transaction, client, version, result);

    public void PutCall(ObjectId call, ObjectId client, ulong version, ReadOnlySpan<byte> record) =>
        PutRecord((HubTables.Calls, HubTables.CallsByVersion), call, client, version, record);

    public void PutTag(ulong version, ulong tag) => PutNumber(StoreKey.Of(HubTables.Tags, version).Span, tag);

    public ulong DeleteDepartures(ulong upTo)
    {
        using var snapshot = store.Snapshot();
        var end = StoreKey.Of(HubTables.Departures);
        end.MakePrefixEnd();
        using var scan = snapshot.Scan(StoreKey.Of(HubTables.Departures).Span, end.Span);
        var highest = 0UL;
        while (scan.MoveNext())
        {
            var version = BinaryPrimitives.ReadUInt64BigEndian(scan.Key[3..]);
            if (version > upTo) continue;
            highest = Math.Max(highest, version);
            _batch.Delete(scan.Key);
            var key = new ObjectKey(
                BinaryPrimitives.ReadUInt16BigEndian(scan.Key[1..]), ObjectId.Read(scan.Key[^ObjectId.Size..]));
            _batch.Delete(DepartureKey(key, scan.Value).Span);
        }

        return highest;
    }

    public void DeleteDecisions(ulong upTo)
    {
        DeleteRecords(HubTables.Decisions, HubTables.DecisionsByVersion, upTo);
        DeleteRecords(HubTables.Calls, HubTables.CallsByVersion, upTo);
    }

    private void PutRecord((byte Table, byte ByVersion) tables, ObjectId id, ObjectId client, ulong version,
        ReadOnlySpan<byte> record)
    {
        _batch.Put(StoreKey.Of(tables.Table, id).Span, record);
        var byVersion = StoreKey.Of(tables.ByVersion, version);
        byVersion.Add(id);
        _batch.Put(byVersion.Span, default);
        PutNumber(StoreKey.Of(HubTables.Clients, client).Span, version);
    }

    private void DeleteRecords(byte table, byte byVersionTable, ulong upTo)
    {
        using var snapshot = store.Snapshot();
        var from = StoreKey.Of(byVersionTable);
        var to = StoreKey.Of(byVersionTable, upTo);
        to.MakePrefixEnd();
        using var scan = snapshot.Scan(from.Span, to.Span);
        while (scan.MoveNext())
            _batch.Delete(StoreKey.Of(table, ObjectId.Read(scan.Key[^ObjectId.Size..])).Span);
        _batch.DeleteRange(from.Span, to.Span);
        var logEnd = StoreKey.Of(HubTables.DecisionLog, upTo);
        logEnd.MakePrefixEnd();
        _batch.DeleteRange(StoreKey.Of(HubTables.DecisionLog).Span, logEnd.Span);
    }

    public void DeleteTags(ulong before) =>
        _batch.DeleteRange(StoreKey.Of(HubTables.Tags).Span, StoreKey.Of(HubTables.Tags, before).Span);

    public void Write(HubState state, Durability durability)
    {
        using (var snapshot = store.Snapshot())
            foreach (var (entity, change) in _countChanges)
                PutNumber(StoreKey.Of(HubTables.Counts, entity).Span, (ulong)(CountOf(snapshot, entity) + change));
        _batch.Put(StoreKey.Of(HubTables.State).Span, state.ToBytes());
        store.Commit(_batch, durability);
        _batch.Clear();
        _countChanges.Clear();
    }

    /// <summary>Where the version of an object's departure stands by its old values.</summary>
    public static StoreKey DepartureKey(ObjectKey key, ReadOnlySpan<byte> departure)
    {
        var byValues = StoreKey.Of(HubTables.DeparturesByObject, key);
        byValues.Add(ObjectId.Read(Departure.Digest(departure)));
        return byValues;
    }

    private static StoreKey IndexKey(byte table, ObjectKey key, ulong version)
    {
        var index = StoreKey.Of(table, key.Entity);
        index.Add(version);
        index.Add(key.Id);
        return index;
    }

    private void AddToCount(ushort entity, long change) =>
        _countChanges[entity] = _countChanges.GetValueOrDefault(entity) + change;

    private void PutNumber(ReadOnlySpan<byte> key, ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        _batch.Put(key, bytes);
    }
}
