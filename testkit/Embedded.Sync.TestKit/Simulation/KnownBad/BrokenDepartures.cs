using System.Buffers.Binary;
using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>What a hub does wrong with the departures of its index.</summary>
internal enum DepartureFlaw
{
    /// <summary>An object that moves leaves none.</summary>
    NoneForMoves,

    /// <summary>A new one removes all older ones of the object.</summary>
    OnePerObject,

    /// <summary>Making an object again removes those that it had.</summary>
    DroppedOnCreate,

    /// <summary>They hold no old values, so that they name objects to whoever has those without any.</summary>
    NoOldValues,
}

/// <summary>A hub's store that keeps departures otherwise than it should.</summary>
internal sealed class BrokenDepartures(IStore inner, DepartureFlaw flaw) : IStore
{
    public IStoreSnapshot Snapshot() => inner.Snapshot();

    public void Commit(StoreBatch batch, Durability durability)
    {
        var written = new StoreBatch();
        var (moved, departed) = (KeysOf(batch, HubTables.Rows), KeysOf(batch, HubTables.Departures));
        if (flaw == DepartureFlaw.OnePerObject) DeleteOlder(departed, written);
        if (flaw == DepartureFlaw.DroppedOnCreate) DeleteOlder([.. moved.Where(IsNew)], written);
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            var isDeparture = operation == StoreOperation.Put && key[0] == HubTables.Departures;
            if (isDeparture && flaw == DepartureFlaw.NoneForMoves && moved.Contains(KeyOf(key))) continue;
            if (operation == StoreOperation.Delete) written.Delete(key);
            else if (operation == StoreOperation.DeleteRange) written.DeleteRange(key, value);
            else if (isDeparture && flaw == DepartureFlaw.NoOldValues) written.Put(key, WithoutValues(key, value));
            else written.Put(key, value);
        }

        inner.Commit(written, durability);
    }

    public void Dispose()
    {
        // The store belongs to whoever made it.
    }

    private static HashSet<ObjectKey> KeysOf(StoreBatch batch, byte table)
    {
        var keys = new HashSet<ObjectKey>();
        for (var index = 0; index < batch.Count; index++)
            if (batch.Read(index, out var key, out _) == StoreOperation.Put && key[0] == table) keys.Add(KeyOf(key));
        return keys;
    }

    private bool IsNew(ObjectKey key)
    {
        using var snapshot = inner.Snapshot();
        return !snapshot.TryGet(StoreKey.Of(HubTables.Rows, key).Span, out _);
    }

    private void DeleteOlder(HashSet<ObjectKey> objects, StoreBatch written)
    {
        using var snapshot = inner.Snapshot();
        using var scan = snapshot.Scan([HubTables.Departures], [HubTables.Departures + 1]);
        while (scan.MoveNext())
            if (objects.Contains(KeyOf(scan.Key))) written.Delete(scan.Key);
    }

    private static byte[] WithoutValues(ReadOnlySpan<byte> key, ReadOnlySpan<byte> departure)
    {
        var buffer = new ByteBuffer();
        new RowHeader(KeyOf(key).Entity, 0, 0, 0).Write(new MessagePackWriter(buffer));
        new MessagePackWriter(buffer).WriteInt64(Departure.ReadDate(departure));
        return buffer.ToArray();
    }

    private static ObjectKey KeyOf(ReadOnlySpan<byte> key) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(key[1..]), ObjectId.Read(key[^ObjectId.Size..]));
}
