using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>Opens what a crash has left, and compares it with what it may be.</summary>
internal sealed class CrashJudge(Func<string, IStore> open, CrashWorkload workload)
{
    /// <summary>
    /// What is wrong with a store that shall hold the first so many batches and nothing else, and shall go on from
    /// there; null where nothing is.
    /// </summary>
    internal string? Judge(string path, int least, int most)
    {
        try
        {
            using var store = open(path);
            var found = Enumerable.Range(0, CrashWorkload.BatchCount + 1)
                .Where(batches => Find(store, workload.StateAfter(batches)) is null).DefaultIfEmpty(-1).First();
            if (found < 0)
                return $"no prefix of the batches: beside the first {most}, {Find(store, workload.StateAfter(most))}";
            if (found < least || found > most) return $"the first {found} batches";
            return GoOn(store, path, workload.StateAfter(found).Copy());
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}, {exception.Message}";
        }
    }

    /// <summary>The first difference between a store and what it shall hold; null where there is none.</summary>
    internal static string? Find(IStore store, ReferenceMap expected)
    {
        using var snapshot = store.Snapshot();
        return Find(snapshot, expected);
    }

    internal static string? Find(IStoreSnapshot snapshot, ReferenceMap expected)
    {
        using var scan = snapshot.Scan([], []);
        foreach (var row in expected.Rows)
        {
            if (!scan.MoveNext()) return $"{row} is missing";
            var found = new StoreRow(scan.Key.ToArray(), scan.Value.ToArray());
            if (!StoreRun.IsSame(found, row)) return $"{found} stands in place of {row}";
        }

        return scan.MoveNext() ? $"{new StoreRow(scan.Key.ToArray(), scan.Value.ToArray())} is too much" : null;
    }

    private string? GoOn(IStore store, string path, ReferenceMap state)
    {
        var batch = new StoreBatch();
        batch.Put([0x62], [0xff]);
        store.Commit(batch, Durability.Durable);
        state.Apply(batch);
        store.Dispose();
        using var again = open(path);
        return Find(again, state) is { } difference ? $"after one more commit and opening again, {difference}" : null;
    }
}
