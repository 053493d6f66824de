namespace Embedded.Sync.Storage;

/// <summary>Copies one moment of a store into another.</summary>
internal static class StoreCopy
{
    private const int BatchBytes = 1024 * 1024;

    /// <exception cref="ArgumentException">The target is not empty.</exception>
    public static void Copy(IStore source, IStore target)
    {
        RequireEmpty(target);
        using var snapshot = source.Snapshot();
        using var scan = snapshot.Scan([], []);
        var batch = new StoreBatch();
        while (scan.MoveNext())
        {
            batch.Put(scan.Key, scan.Value);
            if (batch.ByteCount < BatchBytes) continue;
            target.Commit(batch, Durability.Buffered);
            batch.Clear();
        }

        target.Commit(batch, Durability.Durable);
    }

    private static void RequireEmpty(IStore target)
    {
        using var snapshot = target.Snapshot();
        using var scan = snapshot.Scan([], []);
        if (scan.MoveNext())
            throw new ArgumentException("The target store is not empty. Open a new one for the copy.", nameof(target));
    }
}
