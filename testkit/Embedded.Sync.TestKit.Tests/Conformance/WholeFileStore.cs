using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Tests.Conformance;

/// <summary>
/// A store made from docs/store.md and nothing else: a sorted map in memory, which every commit writes anew to the one
/// or the other of two files. As slow as it is short.
/// </summary>
internal sealed class WholeFileStore : IStore
{
    private static readonly Comparer<byte[]> Unsigned =
        Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    private const int NoSpace = 28;

    private readonly FileStream _lock;
    private readonly string _folder;
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<byte[], byte[]> _rows =
        ImmutableSortedDictionary.Create<byte[], byte[]>(Unsigned);

    private long _commits;
    private bool _isDisposed;

    public WholeFileStore(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
        try
        {
            var file = Path.Combine(folder, "lock");
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            throw new StoreException(StoreFailure.Locked, $"{folder} is open elsewhere. Close it there.");
        }

        foreach (var path in new[] { PathOf(0), PathOf(1) }.Where(File.Exists))
        {
            // It may never have been synced, and the next commit overwrites the other one.
            Sync(path);
            if (TryRead(File.ReadAllBytes(path)) is var (commits, rows) && commits > _commits)
                (_commits, _rows) = (commits, rows);
        }
    }

    public IStoreSnapshot Snapshot()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new View(_rows);
        }
    }

    public void Commit(StoreBatch batch, Durability durability)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var rows = _rows.ToBuilder();
            for (var index = 0; index < batch.Count; index++) Apply(rows, batch, index);
            var next = rows.ToImmutable();
            Write(next);
            (_rows, _commits) = (next, _commits + 1);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _lock.Dispose();
        }
    }

    private static void Apply(
        ImmutableSortedDictionary<byte[], byte[]>.Builder rows, StoreBatch batch, int index)
    {
        switch (batch.Read(index, out var key, out var value))
        {
            case StoreOperation.Put:
                rows[key.ToArray()] = value.ToArray();
                break;
            case StoreOperation.Delete:
                rows.Remove(key.ToArray());
                break;
            case StoreOperation.DeleteRange:
                rows.RemoveRange(Between(rows.ToImmutable(), key.ToArray(), value.ToArray()).Select(row => row.Key));
                break;
        }
    }

    private static IEnumerable<KeyValuePair<byte[], byte[]>> Between(
        ImmutableSortedDictionary<byte[], byte[]> rows, byte[] from, byte[] to) => rows
        .SkipWhile(row => Unsigned.Compare(row.Key, from) < 0)
        .TakeWhile(row => to.Length == 0 || Unsigned.Compare(row.Key, to) < 0);

    /// <summary>The other file stays as the commit before wrote it: what is cut off here is read from there.</summary>
    private void Write(ImmutableSortedDictionary<byte[], byte[]> rows)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(_commits + 1);
        foreach (var (key, value) in rows)
        {
            writer.Write(key.Length);
            writer.Write(key);
            writer.Write(value.Length);
            writer.Write(value);
        }

        WriteFile(PathOf(_commits % 2), [.. SHA256.HashData(bytes.ToArray()), .. bytes.ToArray()]);
    }

    private static void WriteFile(string path, byte[] bytes) => Guard(path, () =>
    {
        // Unbuffered: nothing is left to be written when the file is closed after a failure.
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(bytes);
        // Always: the next commit overwrites the file before this one. A failed one is written anew, all of it.
        Sync(file.SafeFileHandle);
    });

    private static void Sync(string path) => Guard(path, () =>
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Sync(handle);
    });

    private static void Sync(SafeHandle file)
    {
        if (SyncFile(file) == 0) return;
        throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
    }

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (IOException exception)
        {
            var failure = exception.HResult == NoSpace ? StoreFailure.DiskFull : StoreFailure.InputOutput;
            throw new StoreException(failure, $"{path} could not be written: {exception.Message}.", exception);
        }
    }

    /// <summary>What a file holds, and how many commits made it; null for one that is not whole.</summary>
    private static (long Commits, ImmutableSortedDictionary<byte[], byte[]> Rows)? TryRead(byte[] bytes)
    {
        if (bytes.Length <= SHA256.HashSizeInBytes
            || !SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan()
                .SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes));
        reader.ReadBytes(SHA256.HashSizeInBytes);
        var commits = reader.ReadInt64();
        var rows = ImmutableSortedDictionary.CreateBuilder<byte[], byte[]>(Unsigned);
        while (reader.BaseStream.Position < bytes.Length)
            rows.Add(reader.ReadBytes(reader.ReadInt32()), reader.ReadBytes(reader.ReadInt32()));
        return (commits, rows.ToImmutable());
    }

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int SyncFile(SafeHandle file);

    private string PathOf(long index) => Path.Combine(_folder, $"rows-{index}");

    private sealed class View(ImmutableSortedDictionary<byte[], byte[]> rows) : IStoreSnapshot
    {
        private bool _isDisposed;

        public bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var isFound = rows.TryGetValue(key.ToArray(), out var found);
            value = found;
            return isFound;
        }

        public IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new Walk(Between(rows, from.ToArray(), to.ToArray()).GetEnumerator());
        }

        public void Dispose() => _isDisposed = true;
    }

    private sealed class Walk(IEnumerator<KeyValuePair<byte[], byte[]>> rows) : IStoreScan
    {
        private bool _isDisposed;

        public ReadOnlySpan<byte> Key => Present.Key;

        public ReadOnlySpan<byte> Value => Present.Value;

        public bool MoveNext()
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return rows.MoveNext();
        }

        public void Dispose()
        {
            _isDisposed = true;
            rows.Dispose();
        }

        private KeyValuePair<byte[], byte[]> Present
        {
            get
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return rows.Current;
            }
        }
    }
}
