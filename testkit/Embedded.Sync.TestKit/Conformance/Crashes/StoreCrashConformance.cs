using System.Runtime.CompilerServices;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>
/// What <see cref="IStore"/> promises of crashes, as a suite for stores on disk: processes that commit are killed at
/// the first, second, third… call that changes a file; files are cut back to what was synced; syncs and writes fail.
/// A method returns if the clause holds and throws <see cref="ConformanceException"/> if it does not.
/// </summary>
/// <remarks>
/// <para>The function that opens the store runs in other processes too, so it may use nothing but its argument. Such
/// a process is the assembly that has the function, started as a program; its own entry point is not reached.</para>
/// <para>File calls are held back by the kernel (seccomp), which takes Linux 5.19 or later, on x64 or arm64, and no
/// root. Elsewhere the checks fail and say so. One check mounts a small file system; that takes root.</para>
/// <para>Equal seeds give equal batches. Which call is the n-th also depends on the store's own threads.</para>
/// </remarks>
public sealed class StoreCrashConformance
{
    private readonly Func<string, IStore> _open;

    private StoreCrashConformance(Func<string, IStore> open) => _open = open;

    /// <summary>The seed of all random choices.</summary>
    /// <value>Any number; the default is 1.</value>
    public int Seed { get; private init; } = 1;

    /// <summary>At how many points at most a fault is tried in one check, spread over all there are.</summary>
    /// <value>1 or more; the default is 40.</value>
    public int PointsMax { get; private init; } = 40;

    /// <summary>The names of the checks: what a test class hands to <see cref="Run"/>, one by one.</summary>
    public static IEnumerable<string> Clauses =>
    [
        nameof(S2_S4_A_process_killed_at_any_point_leaves_a_prefix),
        nameof(S3_S4_A_loss_of_power_at_any_point_leaves_what_was_durable),
        nameof(S3_S6_A_sync_that_fails_is_told_and_loses_nothing_acknowledged),
        nameof(S6_A_write_without_space_changes_nothing),
        nameof(S6_A_full_disk_changes_nothing_and_the_next_commit_with_space_succeeds),
    ];

    /// <summary>A suite for a store on disk.</summary>
    /// <param name="open">Opens the store at a path, and makes it if there is none. The path is in a temporary
    /// directory, and the store's files are at the path or below it.</param>
    /// <param name="seed">The seed of all random choices.</param>
    /// <param name="pointsMax">At how many points at most a fault is tried in one check; 1 or more.</param>
    /// <exception cref="ArgumentException">The function uses variables from around it.</exception>
    public static StoreCrashConformance Of(Func<string, IStore> open, int seed = 1, int pointsMax = 40)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 1);
        _ = StoreOpener.Of(open);
        return new(open) { Seed = seed, PointsMax = pointsMax };
    }

    /// <summary>Runs a check by its name.</summary>
    /// <exception cref="ConformanceException">The clause does not hold.</exception>
    /// <exception cref="ArgumentException">There is no such check.</exception>
    public void Run(string clause)
    {
        if (!Clauses.Contains(clause)) throw new ArgumentException($"There is no check {clause}.", nameof(clause));
        typeof(StoreCrashConformance).GetMethod(clause)!.CreateDelegate<Action>(this)();
    }

    /// <summary>
    /// S2, S4. A process killed at any call that changes a file leaves all batches that it was told of, at most one
    /// more, and each whole; the store goes on from there.
    /// </summary>
    public void S2_S4_A_process_killed_at_any_point_leaves_a_prefix() => Check(run =>
    {
        foreach (var point in run.Points(run.Count().Points)) run.Execute(CrashFault.Kill, point);
    });

    /// <summary>
    /// S3, S4. With power lost at any such call, and nothing, a part, or some pages there of what was not synced, the
    /// store has its durable batches and all before them, and of the others a prefix.
    /// </summary>
    public void S3_S4_A_loss_of_power_at_any_point_leaves_what_was_durable() => Check(run =>
        run.Execute(CrashFault.PowerLoss, 1 + (run.Count().Points / PointsMax)));

    /// <summary>
    /// S3, S6. Where a sync fails – and a second one succeeds without writing anything – the commit fails as
    /// <see cref="StoreFailure.InputOutput"/>, its batch is not there, and what is acknowledged as durable, before
    /// and afterwards, survives a loss of power.
    /// </summary>
    public void S3_S6_A_sync_that_fails_is_told_and_loses_nothing_acknowledged() => Check(run =>
    {
        foreach (var point in run.Points(run.Count().Syncs)) run.Execute(CrashFault.FailingSync, point);
    });

    /// <summary>
    /// S6. Where a write finds no space, the commit fails as <see cref="StoreFailure.DiskFull"/>, its batch is not
    /// there, and it succeeds when it is tried again with space.
    /// </summary>
    public void S6_A_write_without_space_changes_nothing() => Check(run =>
    {
        foreach (var point in run.Points(run.Count().Writes)) run.Execute(CrashFault.FullDisk, point);
    });

    /// <summary>
    /// S6. On a small disk that really is full, commits fail as <see cref="StoreFailure.DiskFull"/> and leave nothing,
    /// snapshots read on, and with space again the store goes on and opens again. It takes root, to mount the disk.
    /// </summary>
    public void S6_A_full_disk_changes_nothing_and_the_next_commit_with_space_succeeds() => Check(run =>
    {
        foreach (var durability in Enum.GetValues<Durability>())
        {
            using var disk = new FullDiskRun(run, _open, Seed);
            disk.Run(durability);
        }
    });

    private void Check(Action<CrashRun> clause, [CallerMemberName] string name = "")
    {
        using var run = new CrashRun(this, _open, name);
        clause(run);
    }
}
