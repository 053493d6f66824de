using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.KnownBad;

namespace Embedded.Sync.TestKit.Http;

/// <summary>A store that another process holds. When that one is killed, what it had committed is here again.</summary>
internal sealed class ProcessStore : IStore
{
    private readonly ProcessLink _link;
    private readonly string _path;

    public ProcessStore(ProcessLink link, string path)
    {
        (_link, _path) = (link, path);
        Call(StoreCall.Open);
    }

    public IStoreSnapshot Snapshot() => new ProcessSnapshot(_link, Call(StoreCall.Snapshot).ReadInt64());

    public void Commit(StoreBatch batch, Durability durability) => _link.Call(writer =>
    {
        writer.Write((byte)StoreCall.Commit);
        writer.Write(_path);
        writer.Write((byte)durability);
        BatchFormat.Write(writer, batch, 0, batch.Count);
    });

    public void Dispose()
    {
        if (_link.IsRunning) Call(StoreCall.Close);
    }

    private BinaryReader Call(StoreCall call) => _link.Call(writer =>
    {
        writer.Write((byte)call);
        writer.Write(_path);
    });

    private sealed class ProcessSnapshot(ProcessLink link, long number) : IStoreSnapshot
    {
        private readonly int _generation = link.Generation;
        private byte[] _value = [];

        public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            var wanted = key.ToArray();
            var result = Call(StoreCall.Get, writer => writer.WriteRow(wanted));
            var found = result.ReadBoolean();
            _value = found ? result.ReadRow() : [];
            value = _value;
            return found;
        }

        public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            var (first, end) = (from.ToArray(), to.ToArray());
            return new RowScan(Call(StoreCall.Scan, writer =>
            {
                writer.WriteRow(first);
                writer.WriteRow(end);
            }).ReadRows());
        }

        /// <summary>A process that was killed since has no such snapshot, and says so to nobody.</summary>
        public void Dispose()
        {
            if (!IsGone) Call(StoreCall.EndSnapshot, _ => { });
        }

        private bool IsGone => !link.IsRunning || link.Generation != _generation;

        private BinaryReader Call(StoreCall call, Action<BinaryWriter> write)
        {
            ObjectDisposedException.ThrowIf(IsGone, this);
            return link.Call(writer =>
            {
                writer.Write((byte)call);
                writer.Write(number);
                write(writer);
            });
        }
    }
}
