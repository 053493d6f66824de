namespace Embedded.Sync.Stores.RocksDb.Tests.Support;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("embedded-rocksdb-");

    public string Path => _directory.FullName;

    /// <summary>A path below; nothing is created there.</summary>
    public string Below(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
