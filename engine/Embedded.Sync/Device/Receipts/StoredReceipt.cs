using System.Buffers.Binary;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Decisions as a device keeps them: <c>[discarded, result]</c> by transaction id. The newest 10,000 are kept: each
/// takes the slot that comes next in a ring, and the receipt that had it before goes.
/// </summary>
internal static class StoredReceipt
{
    /// <summary>How many are kept.</summary>
    public const int CountMax = 10_000;

    public static (bool IsDiscarded, TransactionResult Result)? Find(IStoreSnapshot snapshot, ObjectId transaction)
    {
        if (!snapshot.TryGet(StoreKey.Of(DeviceTables.Receipts, transaction).Span, out var bytes)) return null;
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(2);
        return (reader.ReadBoolean(), TransactionResult.Read(ref reader));
    }

    /// <summary>All that are kept, the oldest first.</summary>
    public static List<(bool IsDiscarded, TransactionResult Result)> All(IStoreSnapshot snapshot)
    {
        var slots = new SortedDictionary<uint, ObjectId>();
        var from = StoreKey.Of(DeviceTables.ReceiptRing);
        using (var scan = snapshot.Scan(SlotKey(0).Span, StoreKey.Of(DeviceTables.ReceiptRing + 1).Span))
            while (scan.MoveNext()) slots.Add(BinaryPrimitives.ReadUInt32BigEndian(scan.Key[from.Span.Length..]),
                ObjectId.Read(scan.Value));
        var next = (uint)(ReadNext(snapshot) % CountMax);
        return [.. slots.Where(slot => slot.Key >= next).Concat(slots.Where(slot => slot.Key < next))
            .Select(slot => Find(snapshot, slot.Value)).OfType<(bool, TransactionResult)>()];
    }

    public static ulong ReadNext(IStoreSnapshot snapshot) =>
        snapshot.TryGet(StoreKey.Of(DeviceTables.ReceiptRing).Span, out var bytes)
            ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    public static StoreKey SlotKey(ulong number)
    {
        var key = StoreKey.Of(DeviceTables.ReceiptRing);
        key.Add((uint)(number % CountMax));
        return key;
    }
}

/// <summary>Puts receipts into one batch.</summary>
internal sealed class ReceiptWriter(IStoreSnapshot snapshot, StoreBatch batch)
{
    private readonly Dictionary<ulong, ObjectId> _slots = [];
    private readonly HashSet<ObjectId> _written = [];
    private ulong? _next;

    /// <summary>The transactions that the batch decides.</summary>
    public IReadOnlyCollection<ObjectId> Decided => _written;

    public void Put(TransactionResult result, bool isDiscarded)
    {
        if (!_written.Add(result.Transaction) || StoredReceipt.Find(snapshot, result.Transaction) is not null)
        {
            PutReceipt(result, isDiscarded);
            return;
        }

        var number = _next ??= StoredReceipt.ReadNext(snapshot);
        _next = number + 1;
        var slot = StoredReceipt.SlotKey(number);
        if (_slots.TryGetValue(number % StoredReceipt.CountMax, out var replaced)
            || TryReadSlot(slot, out replaced))
            batch.Delete(StoreKey.Of(DeviceTables.Receipts, replaced).Span);
        _slots[number % StoredReceipt.CountMax] = result.Transaction;
        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        result.Transaction.Write(bytes);
        batch.Put(slot.Span, bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number + 1);
        batch.Put(StoreKey.Of(DeviceTables.ReceiptRing).Span, bytes[..sizeof(ulong)]);
        PutReceipt(result, isDiscarded);
    }

    private bool TryReadSlot(StoreKey slot, out ObjectId transaction)
    {
        var isTaken = snapshot.TryGet(slot.Span, out var bytes);
        transaction = isTaken ? ObjectId.Read(bytes) : default;
        return isTaken;
    }

    private void PutReceipt(TransactionResult result, bool isDiscarded)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(2);
        writer.WriteBoolean(isDiscarded);
        result.Write(writer);
        batch.Put(StoreKey.Of(DeviceTables.Receipts, result.Transaction).Span, buffer.WrittenSpan);
    }
}
