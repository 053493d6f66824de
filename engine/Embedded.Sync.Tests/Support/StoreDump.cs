using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests;

/// <summary>Everything that a store holds, as text to compare.</summary>
internal static class StoreDump
{
    public static string Of(IStore store)
    {
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        var lines = new List<string>();
        while (scan.MoveNext())
            lines.Add($"{Convert.ToHexStringLower(scan.Key)} {Convert.ToHexStringLower(scan.Value)}");
        return string.Join('\n', lines);
    }

    /// <summary>Removes every key from one (included) to another (excluded), as damage does.</summary>
    public static void Wipe(IStore store, byte[] from, byte[] to)
    {
        var batch = new StoreBatch();
        batch.DeleteRange(from, to);
        store.Commit(batch, Durability.Durable);
    }

    public static void Put(IStore store, byte[] key, byte[] value)
    {
        var batch = new StoreBatch();
        batch.Put(key, value);
        store.Commit(batch, Durability.Durable);
    }
}
