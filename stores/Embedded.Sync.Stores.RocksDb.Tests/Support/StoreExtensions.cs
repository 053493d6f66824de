using System.Text;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Tests.Support;

/// <summary>Stores read and written as text, so that tests read as what happens.</summary>
internal static class StoreExtensions
{
    public static void Put(this IStore store, string key, string value, Durability durability = Durability.Buffered)
    {
        var batch = new StoreBatch();
        batch.Put(Bytes(key), Bytes(value));
        store.Commit(batch, durability);
    }

    public static string? Get(this IStore store, string key)
    {
        using var snapshot = store.Snapshot();
        return snapshot.Get(key);
    }

    public static string? Get(this IStoreSnapshot snapshot, string key) =>
        snapshot.TryGet(Bytes(key), out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>All rows of a range as <c>key=value</c>, separated by spaces.</summary>
    public static string Rows(this IStoreSnapshot snapshot, string from = "", string to = "")
    {
        var rows = new List<string>();
        using var scan = snapshot.Scan(Bytes(from), Bytes(to));
        while (scan.MoveNext()) rows.Add($"{Encoding.UTF8.GetString(scan.Key)}={Encoding.UTF8.GetString(scan.Value)}");
        return string.Join(' ', rows);
    }

    public static string Rows(this IStore store, string from = "", string to = "")
    {
        using var snapshot = store.Snapshot();
        return snapshot.Rows(from, to);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
