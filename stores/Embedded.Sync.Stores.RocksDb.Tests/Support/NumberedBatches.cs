using System.Buffers.Binary;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Tests.Support;

/// <summary>
/// Batches 1, 2, 3… whose rows tell whether a store holds a prefix of them, each whole: batch n sets the head to n,
/// adds n's own rows, and removes those of batch n - 20 by range.
/// </summary>
internal static class NumberedBatches
{
    private const int RowsPerBatch = 25;
    private const int BatchesKept = 20;
    private static readonly byte[] HeadKey = [0];

    public static void Write(StoreBatch batch, long number)
    {
        batch.Clear();
        batch.Put(HeadKey, Number(number));
        for (var row = 0; row < RowsPerBatch; row++) batch.Put(Key(number, row), Value(number, row));
        if (number > BatchesKept) batch.DeleteRange(Key(number - BatchesKept, 0), Key(number - BatchesKept + 1, 0));
    }

    /// <summary>The last batch that the store holds; 0 if none.</summary>
    public static long ReadHead(IStore store)
    {
        using var snapshot = store.Snapshot();
        return snapshot.TryGet(HeadKey, out var value) ? BinaryPrimitives.ReadInt64BigEndian(value) : 0;
    }

    /// <summary>Checks that the store holds the batches up to its head, whole, and no more. Returns the head.</summary>
    public static long AssertPrefix(IStore store)
    {
        var head = ReadHead(store);
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([1], default);
        for (var number = Math.Max(1, head - BatchesKept + 1); number <= head; number++)
        {
            for (var row = 0; row < RowsPerBatch; row++)
            {
                Assert.True(scan.MoveNext(), $"Head {head}, but row {row} of batch {number} is missing.");
                Assert.Equal(Key(number, row), scan.Key.ToArray());
                Assert.Equal(Value(number, row), scan.Value.ToArray());
            }
        }
        Assert.False(scan.MoveNext(), $"Head {head}, but there are rows of a later batch.");
        return head;
    }

    private static byte[] Key(long number, int row) => [1, .. Number(number), (byte)row];

    private static byte[] Value(long number, int row) =>
        [.. Enumerable.Repeat((byte)((number + row) % 251), 40 + (int)(number % 200))];

    private static byte[] Number(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
