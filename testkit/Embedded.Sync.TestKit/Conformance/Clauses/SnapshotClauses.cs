using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S1.</summary>
internal static class SnapshotClauses
{
    private const int Rounds = 40;

    internal static void Isolation(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        var held = new List<HeldSnapshot>();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                if (round % 5 == 0) held.Add(new HeldSnapshot(run, store.Snapshot(), reference.Copy()));
                run.Commit(store, run.Cases.Batch(1 + (2 * round)), reference);
                run.ExpectRows(store, reference, "in a snapshot opened after the latest commit");
            }

            DeleteAll(run, store, reference);
            foreach (var snapshot in held) snapshot.ExpectUnchanged();
        }
        finally
        {
            held.ForEach(snapshot => snapshot.Dispose());
        }
    }

    internal static void Equality(StoreRun run)
    {
        var store = run.Open();
        var reference = new ReferenceMap();
        for (var round = 0; round < Rounds; round++)
        {
            run.Commit(store, run.Cases.Batch(1 + round), reference);
            using var first = store.Snapshot();
            using var second = store.Snapshot();
            run.ExpectRows(first, reference, "in the first of two snapshots");
            run.ExpectRows(second, reference, "in the second of two snapshots");
        }
    }

    private static void DeleteAll(StoreRun run, IStore store, ReferenceMap reference)
    {
        if (reference.Rows.Count == 0) return;
        var batch = new StoreBatch();
        batch.DeleteRange(reference.Rows[0].Key, reference.Rows[^1].Key);
        batch.Delete(reference.Rows[^1].Key);
        run.Commit(store, batch, reference);
    }

    /// <summary>A snapshot, what it must go on to hold, and a scan begun at once and finished at the end.</summary>
    private sealed class HeldSnapshot : IDisposable
    {
        private const string When = "in a snapshot opened before the latest commits";

        private readonly StoreRun _run;
        private readonly IStoreSnapshot _snapshot;
        private readonly ReferenceMap _reference;
        private readonly IStoreScan _scan;
        private readonly int _scanned;

        internal HeldSnapshot(StoreRun run, IStoreSnapshot snapshot, ReferenceMap reference)
        {
            (_run, _snapshot, _reference) = (run, snapshot, reference);
            _scan = snapshot.Scan([], []);
            while (_scanned < reference.Rows.Count / 2 && _scan.MoveNext()) _scanned++;
        }

        public void Dispose()
        {
            _scan.Dispose();
            _snapshot.Dispose();
        }

        internal void ExpectUnchanged()
        {
            _run.ExpectRows(_snapshot, _reference, When);
            _run.ExpectRest(_scan, _reference.Rows.Skip(_scanned), $"{When}, in a scan begun then");
            foreach (var row in _reference.Rows) _run.ExpectValue(_snapshot, row.Key, row.Value, When);
        }
    }
}
