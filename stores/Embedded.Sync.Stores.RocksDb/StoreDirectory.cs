using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>What is checked of a store's directory before RocksDB sees it.</summary>
internal static class StoreDirectory
{
    // Room for what an opening writes beside the rows in the log.
    private const long OpeningBytes = 1 << 20;

    /// <summary>Creates the directory, and refuses one that has rows but no beginning.</summary>
    /// <exception cref="StoreException">The path is unusable or its disk full, or the store is damaged.</exception>
    internal static void Prepare(string path)
    {
        try
        {
            var directory = Directory.CreateDirectory(path);
            if (HasLostItsBeginning(directory))
                throw new StoreException(StoreFailure.Corrupt,
                    $"'{path}' holds files of a store but not its file CURRENT. "
                    + "Restore a backup into an empty directory, or reset the store.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception);
        }
    }

    /// <summary>
    /// Refuses a disk that is too full for RocksDB to open on: it would write its rows in the log again as sorted
    /// files, and builds of it that check assertions (Debian's does) end the process when its notes do not fit.
    /// </summary>
    /// <exception cref="StoreException"><see cref="StoreFailure.DiskFull"/>.</exception>
    internal static void RequireSpace(string path)
    {
        try
        {
            var probe = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Options = FileOptions.DeleteOnClose,
                PreallocationSize = WriteAheadLog.CountBytes(path) + OpeningBytes,
            };
            using var file = new FileStream(Path.Combine(path, "space.probe"), probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception);
        }
    }

    private static StoreException Unusable(string path, Exception exception) =>
        RocksDbErrors.Classify(exception.Message) == StoreFailure.DiskFull
            ? RocksDbErrors.Create(exception.Message, "open", path)
            : new StoreException(StoreFailure.PathUnusable,
                $"'{path}' cannot be used as a store's directory: {exception.Message} "
                + "Choose a directory that this process may create, read and write.", exception);

    // RocksDB would take such a directory for a new one, and delete the rows as leftovers.
    private static bool HasLostItsBeginning(DirectoryInfo directory) =>
        directory.GetFiles("CURRENT").Length == 0 && directory.EnumerateFiles("*.sst").Any();
}
