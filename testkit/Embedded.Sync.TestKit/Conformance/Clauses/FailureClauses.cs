using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S6.</summary>
internal static class FailureClauses
{
    internal static void Limits(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        var longest = new byte[StoreBatch.KeyLengthMax];
        var tooLong = new byte[StoreBatch.KeyLengthMax + 1];
        var batch = new StoreBatch();
        batch.Put([1], [1]);
        batch.Put(longest, [2]);
        foreach (var key in (byte[][])[[], tooLong])
        {
            var bytes = $"a key of {key.Length} bytes";
            run.ExpectThrows<ArgumentException>(() => batch.Put(key, [3]), $"a put with {bytes}");
            run.ExpectThrows<ArgumentException>(() => batch.Delete(key), $"a delete of {bytes}");
            run.ExpectThrows<ArgumentException>(() => batch.DeleteRange([1], key), $"a range to {bytes}");
            run.ExpectThrows<ArgumentException>(() => batch.DeleteRange(key, [1]), $"a range from {bytes}");
        }

        run.Expect(batch.Count == 2, "2 operations in the batch", $"{batch.Count}", "after refused ones");
        run.ExpectRows(store, reference, "before the commit");
        run.Commit(store, batch, reference);
        run.ExpectRows(store, reference, "after the commit of what was not refused");
        using var snapshot = store.Snapshot();
        run.ExpectValue(snapshot, [], null, "a key that no store has");
        run.ExpectValue(snapshot, tooLong, null, "a key that no store has");
    }

    internal static void Full(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        var failures = 0;
        for (var round = 0; failures < 5; round++)
        {
            run.Expect(round < 10_000, "the small store to fill up", $"no failure in {round} commits");
            var batch = PutsAndDeletes(run, 1 + run.Cases.Number(60));
            batch.Put([0x61, (byte)(round >> 8), (byte)(round & 0xff)], new byte[1_000]);
            failures += TryCommit(run, store, batch, reference) ? 0 : 1;
            var when = failures == 0 ? "before the store was full" : "after a commit that failed";
            run.ExpectRows(store, reference, when);
            if (failures > 0) MakeRoom(run, store, reference);
        }
    }

    private static bool TryCommit(StoreRun run, IStore store, StoreBatch batch, ReferenceMap reference)
    {
        try
        {
            run.Commit(store, batch, reference);
            return true;
        }
        catch (StoreException exception)
        {
            var failure = exception.Failure;
            run.Expect(failure == StoreFailure.DiskFull, nameof(StoreFailure.DiskFull), $"{failure}");
            return false;
        }
    }

    /// <summary>No ranges: one of them would empty the store that is to fill up.</summary>
    private static StoreBatch PutsAndDeletes(StoreRun run, int operations)
    {
        var batch = new StoreBatch();
        while (operations-- > 0)
        {
            if (run.Cases.Number(4) == 0) batch.Delete(run.Cases.Key());
            else batch.Put(run.Cases.Key(), run.Cases.Value());
        }

        return batch;
    }

    private static void MakeRoom(StoreRun run, IStore store, ReferenceMap reference)
    {
        var batch = new StoreBatch();
        batch.DeleteRange([0x61], [0x62]);
        run.Commit(store, batch, reference);
        run.ExpectRows(store, reference, "after making room in a full store");
    }
}
