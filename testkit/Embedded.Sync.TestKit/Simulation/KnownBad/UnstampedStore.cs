using System.Buffers.Binary;
using Embedded.Sync.Device;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>
/// A store that always says that rows and cursor belong together: the rows' stamp reads as the cursor's.
/// </summary>
internal sealed class UnstampedStore(IStore inner) : IStore
{
    public IStoreSnapshot Snapshot() => new View(inner.Snapshot());

    public void Commit(StoreBatch batch, Durability durability) => inner.Commit(batch, durability);

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }

    private sealed class View(IStoreSnapshot snapshot) : IStoreSnapshot
    {
        public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            if (key is not [DeviceTables.Rows, _, _]
                || CursorStampOf(BinaryPrimitives.ReadUInt16BigEndian(key[1..])) is not { } stamp)
                return snapshot.TryGet(key, out value);
            var stamped = new byte[2 * sizeof(ulong)];
            if (snapshot.TryGet(key, out var stored)) stored.CopyTo(stamped);
            BinaryPrimitives.WriteUInt64BigEndian(stamped, stamp);
            value = stamped;
            return true;
        }

        public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => snapshot.Scan(from, to);

        public void Dispose() => snapshot.Dispose();

        private ulong? CursorStampOf(ushort entity)
        {
            if (!snapshot.TryGet(StoreKey.Of(DeviceTables.Helpers, entity).Span, out var helper)) return null;
            return new EntityMark { Entity = entity, Name = "" }.WithHelper(helper).CursorStamp;
        }
    }
}
