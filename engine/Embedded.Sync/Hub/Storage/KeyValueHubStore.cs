using System.Buffers.Binary;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>A hub's database over an ordered key-value store.</summary>
internal sealed class KeyValueHubStore(IStore store) : IHubStore
{
    /// <summary>Opens the hub's state, or makes it in an empty store.</summary>
    public static KeyValueHubStore Open(IStore store, RandomSource random, Durability durability)
    {
        var hub = new KeyValueHubStore(store);
        using (var snapshot = store.Snapshot())
            if (snapshot.TryGet(StoreKey.Of(HubTables.State).Span, out _)) return hub;
        var state = HubState.New(random);
        var commit = hub.Begin();
        commit.PutTag(state.Head.Head, state.Head.Tag);
        commit.Write(state, durability);
        return hub;
    }

    public IHubSnapshot Snapshot() => new View(store.Snapshot());

    public IHubCommit Begin() => new KeyValueHubCommit(store);

    private sealed class View(IStoreSnapshot snapshot) : IHubSnapshot
    {
        private HubState? _state;

        public HubState State => _state ??= ReadState();

        public bool TryGetRow(ObjectKey key, out ReadOnlySpan<byte> row) =>
            snapshot.TryGet(StoreKey.Of(HubTables.Rows, key).Span, out row);

        public bool TryGetTag(ulong version, out ulong tag)
        {
            var found = snapshot.TryGet(StoreKey.Of(HubTables.Tags, version).Span, out var bytes);
            tag = found ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
            return found;
        }

        public long CountOf(ushort entity) => KeyValueHubCommit.CountOf(snapshot, entity);

        public IHubRowScan ScanRows(ushort entity, ObjectId after)
        {
            var from = StoreKey.Of(HubTables.Rows, entity, after);
            from.AddSuccessor();
            var to = StoreKey.Of(HubTables.Rows, entity, ObjectId.End);
            return new HubRowScan(snapshot.Scan(from.Span, to.Span));
        }

        public IHubChangeScan ScanChanges(ushort entity, Position after) =>
            new HubChangeScan(
                ScanIndex(HubTables.Departures, entity, after), ScanIndex(HubTables.Changes, entity, after));

        public ulong FindDeparture(ObjectKey key, ReadOnlySpan<byte> oldValues) =>
            snapshot.TryGet(KeyValueHubCommit.DepartureKey(key, oldValues).Span, out var version)
                ? BinaryPrimitives.ReadUInt64BigEndian(version) : 0;

        public bool TryGetDepartureAttributes(out ReadOnlySpan<byte> attributes) =>
            snapshot.TryGet(StoreKey.Of(HubTables.DepartureAttributes).Span, out attributes);

        public bool TryGetModel(out ReadOnlySpan<byte> description) =>
            snapshot.TryGet(StoreKey.Of(HubTables.Model).Span, out description);

        public bool TryGetDecision(ObjectId transaction, out ReadOnlySpan<byte> result) =>
            snapshot.TryGet(StoreKey.Of(HubTables.Decisions, transaction).Span, out result);

        public bool TryGetCall(ObjectId call, out ReadOnlySpan<byte> record) =>
            snapshot.TryGet(StoreKey.Of(HubTables.Calls, call).Span, out record);

        public ulong NewestDecisionOf(ObjectId client) =>
            snapshot.TryGet(StoreKey.Of(HubTables.Clients, client).Span, out var bytes)
                ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

        public bool TryGetAttributeVersions(ObjectKey key, out ReadOnlySpan<byte> versions) =>
            snapshot.TryGet(StoreKey.Of(HubTables.AttributeVersions, key).Span, out versions);

        public bool TryGetUnique(UniqueKey value, out ObjectKey holder)
        {
            holder = default;
            if (!snapshot.TryGet(KeyValueHubCommit.KeyOf(value).Span, out var bytes)) return false;
            var reader = new MessagePackReader(bytes);
            reader.ReadArrayHeader(2);
            holder = new ObjectKey(reader.ReadUInt16(), ProtocolFormat.ReadObjectId(ref reader));
            return true;
        }

        public IEnumerable<ObjectKey> ReferrersOf(HubIndex index, ObjectId target)
        {
            using var scan = ScanReferrers(index, target);
            while (scan.MoveNext())
                yield return new ObjectKey(BinaryPrimitives.ReadUInt16BigEndian(scan.Key[^(ObjectId.Size + 2)..]),
                    ObjectId.Read(scan.Key[^ObjectId.Size..]));
        }

        public long LastNumber(HubIndex sequence) =>
            snapshot.TryGet(KeyValueHubCommit.KeyOf(sequence.Table, sequence).Span, out var number)
                ? BinaryPrimitives.ReadInt64BigEndian(number) : 0;

        public IReadOnlySet<HubIndex> CompleteIndexes(HubIndexKind kind)
        {
            var indexes = new HashSet<HubIndex>();
            var end = StoreKey.Of(HubIndex.MarksOf(kind));
            end.MakePrefixEnd();
            using var scan = snapshot.Scan(StoreKey.Of(HubIndex.MarksOf(kind)).Span, end.Span);
            while (scan.MoveNext())
                indexes.Add(new HubIndex(kind, BinaryPrimitives.ReadUInt16BigEndian(scan.Key[1..]),
                    BinaryPrimitives.ReadUInt16BigEndian(scan.Key[3..])));
            return indexes;
        }

        public IStoreScan ScanDecisionLog(ulong after)
        {
            var from = StoreKey.Of(HubTables.DecisionLog, after);
            from.MakePrefixEnd();
            var to = StoreKey.Of(HubTables.DecisionLog);
            to.MakePrefixEnd();
            return snapshot.Scan(from.Span, to.Span);
        }

        public void Dispose() => snapshot.Dispose();

        private IStoreScan ScanReferrers(HubIndex index, ObjectId target)
        {
            var from = KeyValueHubCommit.KeyOf(index, target);
            var to = from;
            to.MakePrefixEnd();
            return snapshot.Scan(from.Span, to.Span);
        }

        private HubState ReadState() => snapshot.TryGet(StoreKey.Of(HubTables.State).Span, out var bytes)
            ? HubState.FromStore(bytes)
            : throw new StoreException(
                StoreFailure.Corrupt, "The hub's state is missing from its store. Restore a backup.");

        private IStoreScan ScanIndex(byte table, ushort entity, Position after)
        {
            var from = StoreKey.Of(table, entity);
            from.Add(after.Version);
            from.Add(after.Id);
            from.AddSuccessor();
            var to = StoreKey.Of(table, entity);
            to.MakePrefixEnd();
            return snapshot.Scan(from.Span, to.Span);
        }
    }
}
