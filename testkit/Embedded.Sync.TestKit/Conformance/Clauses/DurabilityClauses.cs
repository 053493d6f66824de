using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S3, S4 and S11, and S2 across a crash: what the files say when the store is opened from them.</summary>
/// <remarks>
/// A process that is killed leaves the files as the operating system sees them, so a copy of the directory of a
/// running store is what a kill would leave. Power loss is imitated by cutting off what the latest commit appended.
/// The suite copies while no commit runs; a store that moves its files about by itself is copied between two moments.
/// </remarks>
internal static class DurabilityClauses
{
    internal static void Reopening(StoreRun run)
    {
        var reference = new ReferenceMap();
        for (var opening = 0; opening < 5; opening++)
        {
            using var store = run.Open();
            run.ExpectRows(store, reference, $"after opening {opening + 1} times");
            for (var commit = 0; commit < 5; commit++)
            {
                var durability = run.Cases.Number(2) == 0 ? Durability.Buffered : Durability.Durable;
                run.Commit(store, run.Cases.Batch(1 + (10 * commit)), reference, durability);
            }

            run.ExpectRows(store, reference, "before closing");
        }
    }

    internal static void Killing(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        for (var commit = 0; commit < 12; commit++)
        {
            var durability = commit % 3 == 2 ? Durability.Durable : Durability.Buffered;
            run.Commit(store, run.Cases.Batch(1 + (4 * commit)), reference, durability);
            using var survivor = run.OpenAt(run.CopyOfFiles());
            run.ExpectRows(survivor, reference, $"in the files as they are after {commit + 1} commits");
        }
    }

    internal static void CutOff(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        for (var round = 0; round < 5; round++)
        {
            run.Commit(store, run.Cases.Batch(1 + (5 * round)), reference, Durability.Durable);
            var before = reference.Copy();
            var lengths = Lengths(run.Directory);
            run.Commit(store, run.Cases.Batch(2 + (5 * round)), reference);
            for (var kept = 0; kept < 8; kept++)
            {
                var copy = run.CopyOfFiles();
                Cut(copy, lengths, kept);
                ExpectOneOf(run, copy, before, reference, $"with {kept} eighths of the latest commit's bytes");
            }
        }
    }

    internal static void Locking(StoreRun run)
    {
        var reference = new ReferenceMap();
        using (var first = run.Open())
        {
            run.Commit(first, run.Cases.Batch(5), reference);
            ExpectLocked(run);
            run.Commit(first, run.Cases.Batch(5), reference);
            run.ExpectRows(first, reference, "after a second opener was locked out");
        }

        using var second = run.Open();
        run.ExpectRows(second, reference, "for the second opener, after the first has closed");
    }

    private static void ExpectLocked(StoreRun run)
    {
        try
        {
            run.Open().Dispose();
        }
        catch (StoreException exception)
        {
            var failure = exception.Failure;
            run.Expect(failure == StoreFailure.Locked, nameof(StoreFailure.Locked), $"{failure}");
            return;
        }

        throw run.Failure("a second opener to be locked out", "that it opened the store", "");
    }

    private static void ExpectOneOf(StoreRun run, string copy, ReferenceMap before, ReferenceMap after, string when)
    {
        using var survivor = run.OpenAt(copy);
        using var snapshot = survivor.Snapshot();
        if (!Holds(snapshot, before)) run.ExpectRows(snapshot, after, when);
    }

    private static bool Holds(IStoreSnapshot snapshot, ReferenceMap reference)
    {
        using var scan = snapshot.Scan([], []);
        foreach (var row in reference.Rows)
        {
            if (!scan.MoveNext()) return false;
            if (!StoreRun.IsSame(row, new StoreRow(scan.Key.ToArray(), scan.Value.ToArray()))) return false;
        }

        return !scan.MoveNext();
    }

    private static Dictionary<string, long> Lengths(string directory) =>
        Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(directory, file), file => new FileInfo(file).Length);

    private static void Cut(string directory, Dictionary<string, long> lengths, int kept)
    {
        foreach (var (name, length) in Lengths(directory))
        {
            var before = lengths.GetValueOrDefault(name);
            if (length <= before) continue;
            using var file = File.OpenWrite(Path.Combine(directory, name));
            file.SetLength(before + ((length - before) * kept / 8));
        }
    }
}
