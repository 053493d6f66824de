using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb.Native;
using Embedded.Sync.Stores.RocksDb.Tests.Support;
using Embedded.Sync.TestKit.Conformance.Crashes;

namespace Embedded.Sync.Stores.RocksDb.Tests;

/// <summary>Every kind of failure, from a real cause, with a text that says what, where and how to mend it.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_opener_in_this_process_is_locked_out()
    {
        using var store = RocksDbStore.Open(_folder.Path);
        AssertFails(StoreFailure.Locked, _folder.Path, "close it there");
        store.Put("a", "1");
    }

    [Fact]
    public void A_second_opener_in_another_process_is_locked_out()
    {
        using (var holder = new ChildProcess(["hold", _folder.Path]))
        {
            Assert.Equal("opened", holder.ReadLine());
            AssertFails(StoreFailure.Locked, _folder.Path, "close it there");
        }
        RocksDbStore.Open(_folder.Path).Dispose();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void A_path_that_is_no_directory_is_unusable(string name)
    {
        File.WriteAllText(_folder.Below("file"), "");
        AssertFails(StoreFailure.PathUnusable, _folder.Below(name), "Choose a directory");
    }

    [Fact]
    public void A_store_on_a_read_only_disk_is_unusable()
    {
        using var disk = new SmallDisk(mebibytes: 8);
        RocksDbStore.Open(disk.StorePath).Dispose();
        disk.MakeReadOnly();
        AssertFails(StoreFailure.PathUnusable, disk.StorePath, "Choose a directory");
    }

    [Fact]
    public void A_full_disk_is_told_when_a_store_is_opened()
    {
        using var disk = new SmallDisk(mebibytes: 8);
        disk.Fill();
        AssertFails(StoreFailure.DiskFull, disk.StorePath, "Free some space");
    }

    [Theory]
    [InlineData("MANIFEST-*")]
    [InlineData("CURRENT")]
    public void A_damaged_beginning_is_corrupt(string pattern)
    {
        WriteSortedFile();
        FlipMiddleByte(pattern);
        AssertFails(StoreFailure.Corrupt, _folder.Path, "Restore a backup");
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST-*")]
    [InlineData("*.sst")]
    public void A_store_that_lost_a_file_is_corrupt_and_not_taken_for_a_new_one(string pattern)
    {
        WriteSortedFile();
        foreach (var file in Directory.GetFiles(_folder.Path, pattern)) File.Delete(file);
        AssertFails(StoreFailure.Corrupt, _folder.Path, "Restore a backup");
    }

    [Fact]
    public void Damaged_rows_are_corrupt_in_a_scan_and_in_a_get_and_never_the_end_of_either()
    {
        WriteSortedFile();
        FlipMiddleByte("*.sst");
        using var store = RocksDbStore.Open(_folder.Path);
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan(default, default);
        var inScan = Assert.Throws<StoreException>(() => { while (scan.MoveNext()) { } });
        Assert.Equal(StoreFailure.Corrupt, inScan.Failure);
        Assert.Throws<StoreException>(() => scan.MoveNext());
        var inGet = Assert.Throws<StoreException>(() =>
        {
            for (var row = 0; row < 20_000; row++) snapshot.Get($"{row:D6}");
        });
        Assert.Equal(StoreFailure.Corrupt, inGet.Failure);
        Assert.Contains(_folder.Path, inGet.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/librocksdb.so", "cannot be loaded")]
    [InlineData("libc.so.6", "is not RocksDB 7.8 or later")]
    public void A_missing_library_names_the_command_that_installs_it(string library, string reason)
    {
        using var child = new ChildProcess(["open", _folder.Path], (RocksDbLibrary.OverrideVariable, library));
        var answer = child.ReadToEnd();
        Assert.StartsWith("LibraryMissing: ", answer, StringComparison.Ordinal);
        Assert.Contains(library, answer, StringComparison.Ordinal);
        Assert.Contains(reason, answer, StringComparison.Ordinal);
        Assert.Contains("apt-get install librocksdb7.8", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_may_be_named_in_the_environment()
    {
        using var child = new ChildProcess(
            ["open", _folder.Path], (RocksDbLibrary.OverrideVariable, "librocksdb.so.7.8"));
        Assert.Equal("opened", child.ReadLine());
    }

    private static void AssertFails(StoreFailure failure, string path, string remedy)
    {
        var exception = Assert.Throws<StoreException>(() => RocksDbStore.Open(path));
        Assert.Equal((failure, exception.Message), (exception.Failure, exception.Message));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes a store whose rows lie in a sorted file: an opening with a log to replay writes one.</summary>
    private void WriteSortedFile()
    {
        using (var store = RocksDbStore.Open(_folder.Path))
        {
            var batch = new StoreBatch();
            for (var row = 0; row < 20_000; row++) batch.Put(StoreExtensions.Bytes($"{row:D6}"), new byte[100]);
            store.Commit(batch, Durability.Durable);
        }
        RocksDbStore.Open(_folder.Path).Dispose();
        Assert.NotEmpty(Directory.GetFiles(_folder.Path, "*.sst"));
    }

    private void FlipMiddleByte(string pattern)
    {
        foreach (var file in Directory.GetFiles(_folder.Path, pattern))
        {
            var bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 0x40;
            File.WriteAllBytes(file, bytes);
        }
    }
}
