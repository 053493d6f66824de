using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>
/// Sorts RocksDB's error texts by what the caller can do. Its C interface gives no codes: a text starts with the
/// kind ("IO error", "Corruption", …), and what the operating system said stands in it.
/// </summary>
internal static class RocksDbErrors
{
    // The last two are .NET's own words for a file that cannot be given its space.
    private static readonly string[] DiskFull = ["No space left on device", "Disk quota exceeded", "File too large",
        "Max allowed space was reached", "the disk was full", "the file was too large"];

    private static readonly string[] PathUnusable = ["Permission denied", "Read-only file system", "Not a directory",
        "Operation not permitted", "File name too long", "Is a directory", "File exists", "Directory exists",
        "No such file or directory", "Too many levels of symbolic links"];

    private static readonly string[] DataFiles = [".sst", ".log", "MANIFEST-", "CURRENT"];

    /// <summary>An exception for an error text. <paramref name="action"/> completes "RocksDB could not …".</summary>
    internal static StoreException Create(string text, string action, string path)
    {
        var failure = Classify(text);
        var reason = text.TrimEnd('.');
        return new StoreException(failure, $"RocksDB could not {action} '{path}': {reason}. {Remedy(failure)}");
    }

    /// <summary>The failure that an error text of RocksDB stands for.</summary>
    internal static StoreFailure Classify(string text)
    {
        if (IsLock(text)) return StoreFailure.Locked;
        if (ContainsAny(text, DiskFull)) return StoreFailure.DiskFull;
        if (text.StartsWith("Corruption", StringComparison.Ordinal)) return StoreFailure.Corrupt;
        if (text.Contains("not linked with the binary", StringComparison.Ordinal)) return StoreFailure.LibraryMissing;
        // A database whose own file has vanished is damaged; a path that leads nowhere is only wrong.
        if (text.Contains("No such file or directory", StringComparison.Ordinal) && ContainsAny(text, DataFiles))
            return StoreFailure.Corrupt;
        return ContainsAny(text, PathUnusable) ? StoreFailure.PathUnusable : StoreFailure.InputOutput;
    }

    // "lock hold by current process" for this one; a failing "While lock file" for another.
    private static bool IsLock(string text) =>
        text.Contains("lock hold by current process", StringComparison.Ordinal)
        || (text.Contains("While lock file", StringComparison.Ordinal)
            && (text.Contains("Resource temporarily unavailable", StringComparison.Ordinal)
                || text.Contains("No locks available", StringComparison.Ordinal)));

    private static bool ContainsAny(string text, string[] parts) =>
        Array.Exists(parts, part => text.Contains(part, StringComparison.Ordinal));

    private static string Remedy(StoreFailure failure) => failure switch
    {
        StoreFailure.Locked => "The store is open elsewhere, in another process or object; close it there first.",
        StoreFailure.DiskFull => "Free some space and try again; nothing was applied.",
        StoreFailure.Corrupt => "Restore a backup into an empty directory, or reset the store.",
        StoreFailure.PathUnusable => "Choose a directory that this process may create, read and write.",
        StoreFailure.LibraryMissing => "Choose another compression, or install a library that has it.",
        _ => "Check the disk and the system's log, and try again.",
    };
}
