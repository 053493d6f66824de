using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>What is checked of a store's directory before RocksDB sees it.</summary>
internal static class StoreDirectory
{
    /// <summary>Creates the directory, and refuses one that has rows but no beginning.</summary>
    /// <exception cref="StoreException"><see cref="StoreFailure.PathUnusable"/> or <see cref="StoreFailure.Corrupt"/>.</exception>
    internal static void Prepare(string path)
    {
        try
        {
            var directory = Directory.CreateDirectory(path);
            if (HasLostItsBeginning(directory))
                throw new StoreException(StoreFailure.Corrupt,
                    $"'{path}' holds files of a store but not its file CURRENT. Restore a backup, or empty the directory.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.PathUnusable,
                $"'{path}' cannot be used as a store's directory: {exception.Message} "
                + "Choose a directory that this process may create, read and write.", exception);
        }
    }

    // RocksDB would take such a directory for a new one, and delete the rows as leftovers.
    private static bool HasLostItsBeginning(DirectoryInfo directory) =>
        directory.GetFiles("CURRENT").Length == 0 && directory.EnumerateFiles("*.sst").Any();
}
