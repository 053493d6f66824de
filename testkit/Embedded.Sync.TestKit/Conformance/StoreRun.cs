using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>One run of one clause: its seed, its place on the disk, its failure message, and the comparisons.</summary>
internal sealed class StoreRun(StoreConformance suite, string clause, Func<string, IStore> open) : IDisposable
{
    private const int OperationsShown = 12;

    private readonly List<IStore> _opened = [];
    private readonly string _root = Path.Combine(Path.GetTempPath(), "store-conformance", Path.GetRandomFileName());
    private string _latest = "";

    internal StoreCases Cases { get; } = new(new Random(suite.Seed));

    /// <summary>The directory that holds the store, alone. It exists.</summary>
    internal string Directory => System.IO.Directory.CreateDirectory(Path.Combine(_root, "0")).FullName;

    /// <summary>Opens the store of this run, or opens it again.</summary>
    internal IStore Open() => OpenAt(Directory);

    internal IStore OpenAt(string directory)
    {
        var store = open(Path.Combine(directory, "store"));
        _opened.Add(store);
        return store;
    }

    /// <summary>
    /// What the files would be if the process ended now: a copy of the directory, to be opened on its own.
    /// </summary>
    internal string CopyOfFiles()
    {
        var copy = Path.Combine(_root, $"{System.IO.Directory.GetDirectories(_root).Length}");
        foreach (var file in System.IO.Directory.GetFiles(Directory, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Directory, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // File.Copy would not let the store write meanwhile, and so cannot open what the store has open.
            const FileShare Anything = FileShare.ReadWrite | FileShare.Delete;
            using var destination = File.Create(target);
            // A file without bytes says what it has to say by being there, and may be locked.
            if (new FileInfo(file).Length == 0) continue;
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, Anything);
            source.CopyTo(destination);
        }

        return copy;
    }

    internal void Commit(
        IStore store, StoreBatch batch, ReferenceMap reference, Durability durability = Durability.Buffered)
    {
        store.Commit(batch, durability);
        reference.Apply(batch);
        _latest = Describe(batch);
    }

    internal void ExpectRows(IStore store, ReferenceMap reference, string when)
    {
        using var snapshot = store.Snapshot();
        ExpectRows(snapshot, reference, when);
    }

    internal void ExpectRows(IStoreSnapshot snapshot, ReferenceMap reference, string when) =>
        ExpectRange(snapshot, reference, [], [], when);

    internal void ExpectRange(IStoreSnapshot snapshot, ReferenceMap reference, byte[] from, byte[] to, string when)
    {
        using var scan = snapshot.Scan(from, to);
        var range = $"in the range {StoreRow.Describe(from)} to {StoreRow.Describe(to)}";
        ExpectRest(scan, reference.Range(from, to), $"{when}, {range}");
    }

    internal void ExpectRest(IStoreScan scan, IEnumerable<StoreRow> rows, string when)
    {
        var place = ExpectNext(scan, rows, when);
        if (scan.MoveNext()) throw Failure($"the end after {place} rows", $"{StoreRow.Describe(scan.Key)}", when);
        Expect(!scan.MoveNext(), "the end to stay the end", "another row", when);
    }

    /// <summary>Expects these rows next, and says nothing about what follows. Returns how many there were.</summary>
    internal int ExpectNext(IStoreScan scan, IEnumerable<StoreRow> rows, string when)
    {
        var place = 0;
        foreach (var row in rows)
        {
            var found = scan.MoveNext() ? new StoreRow(scan.Key.ToArray(), scan.Value.ToArray()) : default;
            if (found.Key is null) throw Failure($"row {place} to be {row}", "the end of the scan", when);
            if (!IsSame(found, row)) throw Failure($"row {place} to be {row}", $"{found}", when);
            place++;
        }

        return place;
    }

    internal void ExpectValue(IStoreSnapshot snapshot, byte[] key, byte[]? expected, string when)
    {
        var found = snapshot.TryGet(key, out var value) ? value.ToArray() : null;
        if (found is null && expected is null) return;
        if (found is not null && expected is not null && ReferenceMap.Compare(found, expected) == 0) return;
        throw Failure($"{StoreRow.Describe(key)} to have {DescribeValue(expected)}", DescribeValue(found), when);
    }

    internal void ExpectThrows<TException>(Action action, string member)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException)
        {
            return;
        }

        throw Failure($"{member} to throw {typeof(TException).Name}", "that it returned", "");
    }

    internal void Expect(bool holds, string expected, string found, string when = "")
    {
        if (!holds) throw Failure(expected, found, when);
    }

    internal ConformanceException Failure(string expected, string found, string when, Exception? inner = null) => new(
        $"{clause.Replace('_', ' ')}: expected {expected}; found {found}{(when.Length > 0 ? $" ({when})" : "")}."
        + $"{_latest} Seed {suite.Seed}: again with seed: {suite.Seed} and Run(\"{clause}\").",
        inner);

    public void Dispose()
    {
        foreach (var store in _opened) store.Dispose();
        if (System.IO.Directory.Exists(_root)) System.IO.Directory.Delete(_root, recursive: true);
    }

    internal static bool IsSame(StoreRow left, StoreRow right) =>
        left.Key.AsSpan().SequenceEqual(right.Key) && left.Value.AsSpan().SequenceEqual(right.Value);

    private static string DescribeValue(byte[]? value) =>
        value is null ? "no value" : $"the value {StoreRow.Describe(value)}";

    private static string Describe(StoreBatch batch)
    {
        var operations = Enumerable.Range(0, Math.Min(batch.Count, OperationsShown)).Select(index =>
        {
            var operation = batch.Read(index, out var key, out var value);
            return $"{operation} {new StoreRow(key.ToArray(), value.ToArray())}";
        });
        return $" The latest batch had {batch.Count} operations: {string.Join(", ", operations)}.";
    }
}
