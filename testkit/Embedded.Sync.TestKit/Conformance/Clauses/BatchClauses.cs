using System.Buffers.Binary;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S2 in one thread, and S5.</summary>
internal static class BatchClauses
{
    private const int Rounds = 60;

    internal static void Whole(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        foreach (var size in (int[])[1, 2, 3, 10, 100, 1_000, 10_000])
        {
            var batch = new StoreBatch();
            for (var number = 0; number < size; number++) batch.Put(Key(size, number), Key(number, size));
            run.Commit(store, batch, reference);
            run.ExpectRows(store, reference, $"after a batch of {size} puts");
        }

        var mixed = run.Cases.Batch(5_000);
        run.Commit(store, mixed, reference);
        run.ExpectRows(store, reference, "after a batch of 5,000 mixed operations");
    }

    internal static void LastCounts(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        for (var round = 0; round < Rounds; round++)
        {
            var keys = Enumerable.Range(0, 1 + (round / 10)).Select(_ => run.Cases.Key()).ToArray();
            var batch = new StoreBatch();
            for (var operation = 0; operation <= round; operation++)
            {
                var key = keys[run.Cases.Number(keys.Length)];
                if (run.Cases.Number(3) == 0) batch.Delete(key);
                else batch.Put(key, run.Cases.Value());
            }

            run.Commit(store, batch, reference);
            run.ExpectRows(store, reference, $"after {batch.Count} operations on {keys.Length} keys");
        }
    }

    internal static void RangeBounds(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        for (var round = 0; round < Rounds; round++)
        {
            Fill(run, store, reference);
            var (from, to) = (Bound(run, reference), Bound(run, reference));
            var batch = new StoreBatch();
            batch.DeleteRange(from, to);
            run.Commit(store, batch, reference);
            run.ExpectRows(store, reference, $"after deleting {StoreRow.Describe(from)} to {StoreRow.Describe(to)}");
        }
    }

    internal static void RangeThenPut(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        for (var round = 0; round < Rounds; round++)
        {
            Fill(run, store, reference);
            var batch = new StoreBatch();
            batch.Put(Bound(run, reference), [1]);
            batch.DeleteRange(reference.Rows[0].Key, Bound(run, reference));
            for (var put = run.Cases.Number(4); put > 0; put--) batch.Put(Bound(run, reference), [2]);
            if (run.Cases.Number(2) == 0) batch.DeleteRange(Bound(run, reference), Bound(run, reference));
            batch.Put(Bound(run, reference), []);
            run.Commit(store, batch, reference);
            run.ExpectRows(store, reference, "after puts before and after deleted ranges");
        }
    }

    private static void Fill(StoreRun run, IStore store, ReferenceMap reference)
    {
        var batch = new StoreBatch();
        for (var put = 0; put < 20; put++) batch.Put(run.Cases.Key(), run.Cases.Value());
        run.Commit(store, batch, reference);
    }

    /// <summary>A key in the store mostly, as bounds go wrong where a key lies on them; else any.</summary>
    private static byte[] Bound(StoreRun run, ReferenceMap reference) =>
        run.Cases.Number(4) == 0 ? run.Cases.Key() : reference.Rows[run.Cases.Number(reference.Rows.Count)].Key;

    private static byte[] Key(int high, int low)
    {
        var key = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(key, high);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(4), low);
        return key;
    }
}
