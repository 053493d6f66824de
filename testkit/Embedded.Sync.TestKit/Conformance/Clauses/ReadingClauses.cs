using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S8, S9 and S10.</summary>
internal static class ReadingClauses
{
    private const int Rounds = 30;

    internal static void ExactKeys(StoreRun run) => ForGrowingStores(run, (snapshot, reference) =>
    {
        foreach (var row in reference.Rows) run.ExpectValue(snapshot, row.Key, row.Value, "a key of the store");
        foreach (var (key, _) in reference.Rows)
        {
            var last = (byte)(key[^1] ^ 0x80);
            foreach (var near in (byte[][])[key[..^1], [.. key, 0x00], [.. key, 0xff], [.. key[..^1], last]])
                run.ExpectValue(snapshot, near, reference.Find(near), $"a neighbour of {StoreRow.Describe(key)}");
        }
    });

    internal static void Lengths(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        var batch = new StoreBatch();
        foreach (var length in (int[])[0, 1, 255, 256, 511, 512, 513, 4_095, 4_096, 65_535, 65_536, 1 << 20])
        {
            var value = new byte[length];
            new Random(length).NextBytes(value);
            batch.Put(BitConverter.GetBytes(length), value);
        }

        run.Commit(store, batch, reference);
        using var snapshot = store.Snapshot();
        run.ExpectRows(snapshot, reference, "in a scan over values of 0 bytes to 1 MiB");
        foreach (var row in reference.Rows) run.ExpectValue(snapshot, row.Key, row.Value, "values of 0 bytes to 1 MiB");
    }

    internal static void Order(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        var batch = new StoreBatch();
        var bytes = (byte[])[0xff, 0x80, 0x7f, 0x01, 0x00];
        foreach (var first in bytes)
        {
            batch.Put([first], []);
            foreach (var second in bytes)
            {
                batch.Put([first, second], [first]);
                foreach (var third in bytes) batch.Put([first, second, third], [first, second]);
            }
        }

        run.Commit(store, batch, reference);
        run.ExpectRows(store, reference, "with all short keys of 0x00, 0x01, 0x7F, 0x80 and 0xFF");
        ForGrowingStores(run, store, reference, (snapshot, rows) => run.ExpectRows(snapshot, rows, "with random keys"));
    }

    internal static void Ranges(StoreRun run) => ForGrowingStores(run, (snapshot, reference) =>
    {
        run.ExpectRows(snapshot, reference, "from no key to no key");
        for (var range = 0; range < 10; range++)
        {
            var (from, to) = (run.Cases.Key(), run.Cases.Key());
            run.ExpectRange(snapshot, reference, from, to, "between two keys");
            run.ExpectRange(snapshot, reference, from, [], "with an open end");
            run.ExpectRange(snapshot, reference, [], to, "with an open start");
            run.ExpectRange(snapshot, reference, from, from, "that is empty");
            run.ExpectRange(snapshot, reference, from, [.. from, 0x00], "of one key");
        }
    });

    internal static void SeveralScans(StoreRun run) => ForGrowingStores(run, (snapshot, reference) =>
    {
        using var first = snapshot.Scan([], []);
        using var second = snapshot.Scan([], []);
        var ahead = run.Cases.Number(reference.Rows.Count + 1);
        run.ExpectNext(first, reference.Rows.Take(ahead), "in the first of two scans");
        run.ExpectRest(second, reference.Rows, "in the second of two scans");
        run.ExpectRest(first, reference.Rows.Skip(ahead), "in the rest of the first of two scans");
    });

    internal static void Spans(StoreRun run) => ForGrowingStores(run, (snapshot, reference) =>
    {
        using var scan = snapshot.Scan([], []);
        using var other = snapshot.Scan([], []);
        other.MoveNext();
        foreach (var row in reference.Rows)
        {
            run.Expect(scan.MoveNext(), $"the row {row}", "the end of the scan");
            var key = scan.Key;
            var value = scan.Value;
            other.MoveNext();
            snapshot.TryGet(reference.Rows[^1].Key, out _);
            var found = new StoreRow(key.ToArray(), value.ToArray());
            run.Expect(StoreRun.IsSame(found, row), $"{row}", $"{found}", "in spans kept until the next step");
        }
    });

    private static void ForGrowingStores(StoreRun run, Action<IStoreSnapshot, ReferenceMap> check) =>
        ForGrowingStores(run, run.Open(), new ReferenceMap(), check);

    /// <summary>Small stores first: what fails there is short to read.</summary>
    private static void ForGrowingStores(
        StoreRun run, IStore store, ReferenceMap reference, Action<IStoreSnapshot, ReferenceMap> check)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            run.Commit(store, run.Cases.Batch(round), reference);
            using var snapshot = store.Snapshot();
            check(snapshot, reference);
        }
    }
}
