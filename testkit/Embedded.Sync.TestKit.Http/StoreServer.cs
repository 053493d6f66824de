using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Conformance;

namespace Embedded.Sync.TestKit.Http;

/// <summary>What the process of the devices' stores is asked to do.</summary>
internal enum StoreCall : byte
{
    Open,
    Close,
    Commit,
    Snapshot,
    Get,
    Scan,
    EndSnapshot,
}

/// <summary>Holds stores for another process. After a kill, each is opened again when it is first asked for.</summary>
internal sealed class StoreServer
{
    private readonly Dictionary<string, IStore> _stores = [];
    private readonly Dictionary<long, IStoreSnapshot> _snapshots = [];
    private long _lastSnapshot;

    public void Serve(BinaryReader call, BinaryWriter result)
    {
        switch ((StoreCall)call.ReadByte())
        {
            case StoreCall.Open:
                var opened = call.ReadString();
                _stores[opened] = RocksDbStore.Open(opened);
                break;
            case StoreCall.Close:
                if (_stores.Remove(call.ReadString(), out var closed)) closed.Dispose();
                break;
            case StoreCall.Commit:
                var target = Store(call.ReadString());
                var durability = (Durability)call.ReadByte();
                target.Commit(BatchFormat.Read(call), durability);
                break;
            case StoreCall.Snapshot:
                _snapshots.Add(++_lastSnapshot, Store(call.ReadString()).Snapshot());
                result.Write(_lastSnapshot);
                break;
            case StoreCall.Get:
                var found = _snapshots[call.ReadInt64()].TryGet(call.ReadRow(), out var value);
                result.Write(found);
                if (found) result.WriteRow(value);
                break;
            case StoreCall.Scan:
                using (var scan = _snapshots[call.ReadInt64()].Scan(call.ReadRow(), call.ReadRow()))
                    result.WriteRows(scan);
                break;
            case StoreCall.EndSnapshot:
                if (_snapshots.Remove(call.ReadInt64(), out var ended)) ended.Dispose();
                break;
        }
    }

    private IStore Store(string path) =>
        _stores.TryGetValue(path, out var store) ? store : _stores[path] = RocksDbStore.Open(path);
}
