namespace Embedded.Sync.Storage;

/// <summary>
/// An ordered map from byte keys to byte values: all that the engine asks of a database.
/// The numbered clauses are the contract; the conformance suite of the test kit checks each by its number.
/// </summary>
/// <remarks>
/// Keys are 1 to 1,024 bytes, values 0 to 64 MiB. Keys are ordered by their unsigned bytes; a key that is a
/// prefix of another comes first. <see cref="Snapshot"/> and <see cref="Commit"/> may be called from any
/// thread; concurrent commits are put one after the other. Failures are <see cref="StoreException"/>s.
/// S11. A persistent store has one owner: a second opener, in this process or another, gets
/// <see cref="StoreFailure.Locked"/>.
/// </remarks>
public interface IStore : IDisposable
{
    /// <summary>
    /// Opens a view of the store as it is now.
    /// S1. A snapshot sees every batch committed before it was opened, and nothing committed afterwards.
    /// </summary>
    IStoreSnapshot Snapshot();

    /// <summary>
    /// Applies a batch. The store copies what it keeps: the caller may clear the batch afterwards.
    /// S2. The batch is applied whole or not at all, also when the process is killed meanwhile.
    /// S3. When a <see cref="Durability.Durable"/> commit returns, it and all commits before it survive power loss.
    /// S4. After a crash the store holds a prefix of the committed batches, in their order: never a
    /// later batch without an earlier one.
    /// S5. Operations of a batch apply in their order, so that the last one on a key counts. A deleted range
    /// holds its first key and not its last; what the same batch puts into it later stays.
    /// S6. A commit that fails with a <see cref="StoreException"/> changes nothing that a snapshot can see.
    /// </summary>
    void Commit(StoreBatch batch, Durability durability);
}

/// <summary>One consistent view of a store. Used by one thread at a time; disposed by whoever opened it.</summary>
/// <remarks>
/// S7. Snapshots are disposed before their store, and scans before their snapshot. A member called on what is
/// disposed throws <see cref="ObjectDisposedException"/>. A store that is disposed too early either refuses with
/// <see cref="InvalidOperationException"/> or ends its snapshots; it never gives wrong rows.
/// </remarks>
public interface IStoreSnapshot : IDisposable
{
    /// <summary>
    /// S8. Finds the value of exactly this key. <paramref name="value"/> is valid until the next
    /// call on this snapshot.
    /// </summary>
    bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);

    /// <summary>
    /// Walks the keys from <paramref name="from"/> (included) to <paramref name="to"/> (excluded; empty means no end).
    /// S9. Keys come strictly ascending in unsigned byte order, each once, and none in the range is left out.
    /// Several scans of one snapshot may be open at once.
    /// </summary>
    IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);
}

/// <summary>A walk over a key range. It stands before the first key until <see cref="MoveNext"/> is called.</summary>
public interface IStoreScan : IDisposable
{
    /// <summary>Goes to the next key. False at the end, and ever after.</summary>
    bool MoveNext();

    /// <summary>S10. The present key; valid until the next <see cref="MoveNext"/>.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>S10. The present value; valid until the next <see cref="MoveNext"/>.</summary>
    ReadOnlySpan<byte> Value { get; }
}

/// <summary>How much a commit survives.</summary>
public enum Durability
{
    /// <summary>Survives the end of the process, not the loss of power.</summary>
    Buffered,

    /// <summary>Survives the loss of power.</summary>
    Durable,
}
