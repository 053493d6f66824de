using Embedded.Sync.Storage;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>
/// The products of a hub's store as bytes: ids and rows, in order of id. What the raw baselines write, and what
/// sizes are compared with.
/// </summary>
internal sealed class StoredRows
{
    public const int IdSize = 16;

    // A hub's rows lie under their table, the entity's number and the id.
    private static readonly byte[] ProductsOfHub = [0x02, 0, 1];
    private static readonly byte[] AfterProducts = [0x02, 0, 2];

    private readonly byte[] _bytes;
    private readonly int[] _ends;

    private StoredRows(byte[] bytes, int[] ends) => (_bytes, _ends) = (bytes, ends);

    public int Count => _ends.Length;

    /// <summary>The bytes of all ids and rows.</summary>
    public long ByteCount => _bytes.Length;

    public ReadOnlySpan<byte> Id(int index) => _bytes.AsSpan(Start(index), IdSize);

    public ReadOnlySpan<byte> Row(int index) => _bytes.AsSpan((Start(index) + IdSize).._ends[index]);

    public static StoredRows OfHub(IStore store, int count)
    {
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan(ProductsOfHub, AfterProducts);
        using var bytes = new MemoryStream();
        var ends = new List<int>(count);
        while (scan.MoveNext())
        {
            bytes.Write(scan.Key[^IdSize..]);
            bytes.Write(scan.Value);
            ends.Add((int)bytes.Length);
        }

        if (ends.Count != count)
            throw new InvalidOperationException($"The hub holds {ends.Count} products, not {count}.");
        return new StoredRows(bytes.ToArray(), [.. ends]);
    }

    /// <summary>Writes all rows into a store in batches, as plainly as can be: the raw baseline.</summary>
    public void WriteTo(IStore store, int batchSize)
    {
        Span<byte> key = stackalloc byte[3 + IdSize];
        key.Clear();
        (key[0], key[2]) = (0x10, 1);
        var batch = new StoreBatch();
        for (var index = 0; index < Count; index++)
        {
            Id(index).CopyTo(key[3..]);
            batch.Put(key, Row(index));
            if (batch.Count < batchSize && index + 1 < Count) continue;
            store.Commit(batch, Durability.Buffered);
            batch.Clear();
        }
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];
}
