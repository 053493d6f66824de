using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S7.</summary>
internal static class LifetimeClauses
{
    internal static void Disposed(StoreRun run)
    {
        var store = Filled(run, new ReferenceMap());
        var snapshot = store.Snapshot();
        var scan = snapshot.Scan([], []);
        scan.MoveNext();

        DisposeTwice(scan);
        run.ExpectThrows<ObjectDisposedException>(() => scan.MoveNext(), "MoveNext of a disposed scan");
        run.ExpectThrows<ObjectDisposedException>(() => _ = scan.Key, "Key of a disposed scan");
        run.ExpectThrows<ObjectDisposedException>(() => _ = scan.Value, "Value of a disposed scan");

        DisposeTwice(snapshot);
        run.ExpectThrows<ObjectDisposedException>(() => snapshot.TryGet([1], out _), "TryGet of a disposed snapshot");
        run.ExpectThrows<ObjectDisposedException>(() => snapshot.Scan([], []), "Scan of a disposed snapshot");

        DisposeTwice(store);
        run.ExpectThrows<ObjectDisposedException>(() => store.Snapshot(), "Snapshot of a disposed store");
        run.ExpectThrows<ObjectDisposedException>(
            () => store.Commit(new StoreBatch(), Durability.Buffered), "Commit of a disposed store");
    }

    internal static void DisposedTooEarly(StoreRun run)
    {
        var reference = new ReferenceMap();
        var store = Filled(run, reference);
        using var snapshot = store.Snapshot();
        try
        {
            store.Dispose();
            run.ExpectRows(snapshot, reference, "in a snapshot that outlived its store");
        }
        catch (InvalidOperationException)
        {
            // Refused with InvalidOperationException, or ended with ObjectDisposedException, which is one.
        }
    }

    private static IStore Filled(StoreRun run, ReferenceMap reference)
    {
        var store = run.Open();
        run.Commit(store, run.Cases.Batch(50), reference);
        return store;
    }

    private static void DisposeTwice(IDisposable disposable)
    {
        disposable.Dispose();
        disposable.Dispose();
    }
}
