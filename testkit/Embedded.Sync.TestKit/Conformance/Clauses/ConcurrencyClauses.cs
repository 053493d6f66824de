using System.Buffers.Binary;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Clauses;

/// <summary>S2 with several threads: two writers with keys of their own, two readers over both.</summary>
internal static class ConcurrencyClauses
{
    private const int Writers = 2;
    private const int Readers = 2;
    private const int Commits = 1_000;
    private const int KeysPerWriter = 16;

    internal static void ReadersBesideWriters(StoreRun run)
    {
        var store = run.Open();
        for (byte writer = 0; writer < Writers; writer++) store.Commit(Round(writer, 0), Durability.Buffered);
        using var done = new CountdownEvent(Writers);
        var threads = new List<FailingThread>();
        for (byte writer = 0; writer < Writers; writer++)
        {
            var own = writer;
            threads.Add(new FailingThread(() => Write(store, own, done)));
        }

        for (var reader = 0; reader < Readers; reader++) threads.Add(new FailingThread(() => Read(run, store, done)));
        foreach (var thread in threads) thread.Join();
        foreach (var thread in threads) thread.ThrowIfFailed();
        Expect(run, store, new ulong[Writers], final: Commits);
    }

    private static void Write(IStore store, byte writer, CountdownEvent done)
    {
        try
        {
            for (ulong round = 1; round <= Commits; round++) store.Commit(Round(writer, round), Durability.Buffered);
        }
        finally
        {
            done.Signal();
        }
    }

    private static void Read(StoreRun run, IStore store, CountdownEvent done)
    {
        var latest = new ulong[Writers];
        while (!done.IsSet) Expect(run, store, latest, final: null);
    }

    /// <summary>Sets all keys of a writer to the number of the round, every fourth time after deleting them.</summary>
    private static StoreBatch Round(byte writer, ulong round)
    {
        var batch = new StoreBatch();
        var value = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(value, round);
        if (round % 4 == 0) batch.DeleteRange([writer], [(byte)(writer + 1)]);
        for (byte key = 0; key < KeysPerWriter; key++) batch.Put([writer, key], value);
        return batch;
    }

    private static void Expect(StoreRun run, IStore store, ulong[] latest, ulong? final)
    {
        using var snapshot = store.Snapshot();
        for (byte writer = 0; writer < Writers; writer++)
        {
            var rounds = new List<ulong>(KeysPerWriter);
            using var scan = snapshot.Scan([writer], [(byte)(writer + 1)]);
            while (scan.MoveNext()) rounds.Add(BinaryPrimitives.ReadUInt64BigEndian(scan.Value));
            var found = $"{rounds.Count} keys with the rounds {string.Join(", ", rounds.Distinct())}";
            run.Expect(
                rounds.Count == KeysPerWriter && rounds.TrueForAll(round => round == rounds[0]),
                $"all {KeysPerWriter} keys of a batch with the value of one round",
                found,
                "in a snapshot opened while others commit");
            var seen = latest[writer];
            run.Expect(rounds[0] >= seen, $"round {seen} or a later one", found, "in a later snapshot");
            run.Expect(rounds[0] == (final ?? rounds[0]), $"round {final}", found, "after all commits");
            latest[writer] = rounds[0];
        }
    }

    /// <summary>A thread that keeps its exception for the one who waits for it.</summary>
    private sealed class FailingThread
    {
        private readonly Thread _thread;
        private Exception? _failure;

        internal FailingThread(Action action)
        {
            _thread = new Thread(() => _failure = Catch(action)) { IsBackground = true };
            _thread.Start();
        }

        internal void Join() => _thread.Join();

        internal void ThrowIfFailed()
        {
            if (_failure is ConformanceException) throw _failure;
            if (_failure is null) return;
            throw new InvalidOperationException($"A thread failed: {_failure.Message}", _failure);
        }

        private static Exception? Catch(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }
}
