using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>S6 on a disk that really is full, and that the store works again when it no longer is.</summary>
internal sealed class FullDiskRun(CrashRun run, Func<string, IStore> open, int seed) : IDisposable
{
    private const int Mebibytes = 32;
    private const int Rounds = 3;
    private const int CommitsMax = 10_000;

    private readonly SmallDisk _disk = new(Mebibytes);
    private readonly StoreCases _cases = new(new Random(seed));
    private readonly ReferenceMap _state = new();
    private IStore? _store;
    private StoreBatch? _failed;
    private int _commits;

    internal void Run(Durability durability)
    {
        _store = open(_disk.StorePath);
        for (var round = 0; round < Rounds; round++)
        {
            for (var commit = 0; commit < 10; commit++) Expect(TryCommit(durability), null, "a commit with space");
            FillBesideSnapshot(durability);
            ExpectState("on the full disk");
            Expect(TryCommit(durability), StoreFailure.DiskFull, "one more commit on the full disk");
            ExpectState("after one more failed commit");
            _disk.Free();
        }

        Expect(TryCommit(durability), null, "a commit with space again");
        FillBesideSnapshot(durability);
        _disk.Free();
        _store.Dispose();
        _store = open(_disk.StorePath);
        ExpectState("opened again after a failed commit");
    }

    public void Dispose()
    {
        _store?.Dispose();
        _disk.Dispose();
    }

    /// <summary>Commits until the disk is full; a snapshot from before reads on through that.</summary>
    private void FillBesideSnapshot(Durability durability)
    {
        var before = _state.Copy();
        using var snapshot = _store!.Snapshot();
        _disk.Fill();
        StoreFailure? failure = null;
        for (var commit = 0; commit < CommitsMax && failure is null; commit++) failure = TryCommit(durability);
        Expect(failure, StoreFailure.DiskFull, "the commit that finds the disk full");
        if (CrashJudge.Find(snapshot, before) is { } difference)
            throw run.Failure("a snapshot to stay as it was", difference, "on a full disk");
    }

    /// <summary>Commits the next batch, or again the one that failed.</summary>
    private StoreFailure? TryCommit(Durability durability)
    {
        var batch = _failed ?? NextBatch();
        try
        {
            _store!.Commit(batch, durability);
        }
        catch (StoreException exception)
        {
            _failed = batch;
            return exception.Failure;
        }

        _failed = null;
        _state.Apply(batch);
        return null;
    }

    private StoreBatch NextBatch()
    {
        var batch = _cases.Batch(8);
        // Last, so that no range takes it: each commit needs more space than the one before.
        batch.Put([0x64, (byte)(++_commits >> 8), (byte)(_commits & 0xff)], new byte[1_000]);
        return batch;
    }

    private void ExpectState(string when)
    {
        if (CrashJudge.Find(_store!, _state) is { } difference)
            throw run.Failure("the commits that succeeded, and no other", difference, when);
    }

    private void Expect(StoreFailure? found, StoreFailure? expected, string what)
    {
        if (found != expected)
            throw run.Failure($"{expected?.ToString() ?? "success"}", $"{found?.ToString() ?? "success"}", what);
    }
}
