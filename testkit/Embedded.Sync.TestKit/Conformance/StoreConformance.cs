using System.Runtime.CompilerServices;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance.Clauses;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>
/// The contract of <see cref="IStore"/> as a suite: one method per check, named after the numbered clause.
/// A method returns if the clause holds and throws <see cref="ConformanceException"/> if it does not.
/// </summary>
/// <remarks>
/// <para>Join with a theory of three lines, see the README; or derive from this class and call the methods.</para>
/// <para>Checks are random and repeatable: equal seeds give equal keys, values and batches. Small cases come first,
/// so that the first failure is short enough to read. Checks with several threads depend on their timing as
/// well.</para>
/// <para>S11, that a second opener is locked out, is what <see cref="StoreFailure.Locked"/> promises.</para>
/// </remarks>
public abstract class StoreConformance
{
    private const long SmallSize = 64 * 1024;

    /// <summary>The seed of all random choices.</summary>
    /// <value>Any number; the default is 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether the store can be opened again. S3, S4, S11 and one check of S2 are about such stores only.
    /// </summary>
    public abstract StoreKind Kind { get; }

    /// <summary>
    /// Whether <see cref="OpenSmall"/> opens a store that can be filled. One check of S6 is about such stores
    /// only.
    /// </summary>
    public virtual bool HasSmallVariant => false;

    /// <summary>All checks, in order, and for each that does not apply to this store the reason.</summary>
    public IReadOnlyList<StoreClause> Clauses => StoreClauseTable.For(this);

    /// <summary>The names of the checks that apply: what a test class hands to <see cref="Run"/>, one by one.</summary>
    public IEnumerable<string> Applicable =>
        from clause in Clauses where clause.NotApplicable is null select clause.Name;

    /// <summary>A suite for a store in memory.</summary>
    /// <param name="open">Makes a new, empty store.</param>
    /// <param name="openSmall">Makes a new, empty store that is full at about this many bytes; null if there is no
    /// such thing.</param>
    /// <param name="seed">The seed of all random choices.</param>
    public static StoreConformance Volatile(Func<IStore> open, Func<long, IStore>? openSmall = null, int seed = 1)
    {
        Func<string, long, IStore>? openSmallAt = openSmall is null ? null : (_, bytes) => openSmall(bytes);
        return new DelegatedConformance(StoreKind.Volatile, _ => open(), openSmallAt) { Seed = seed };
    }

    /// <summary>A suite for a store on disk.</summary>
    /// <param name="open">Opens the store at a path, and makes it if there is none. The path is in a temporary
    /// directory.</param>
    /// <param name="openSmall">The same with a limit of about this many bytes; null if there is no such thing.</param>
    /// <param name="seed">The seed of all random choices.</param>
    public static StoreConformance Persistent(
        Func<string, IStore> open, Func<string, long, IStore>? openSmall = null, int seed = 1) =>
        new DelegatedConformance(StoreKind.Persistent, open, openSmall) { Seed = seed };

    /// <summary>Runs a check by its name.</summary>
    /// <exception cref="ConformanceException">The clause does not hold.</exception>
    /// <exception cref="ArgumentException">There is no such check, or it does not apply to this store.</exception>
    public void Run(string clause) => StoreClauseTable.Find(this, clause)(this);

    /// <summary>Opens the store at a path. A volatile store ignores the path and starts empty.</summary>
    protected abstract IStore Open(string path);

    /// <summary>
    /// Opens a store that is full at about so many bytes. Called only if <see cref="HasSmallVariant"/>.
    /// </summary>
    protected virtual IStore OpenSmall(string path, long byteCountMax) => throw new NotSupportedException();

    /// <summary>S1. A snapshot keeps what it saw, whatever is committed, overwritten or deleted after it.</summary>
    public void S1_A_snapshot_sees_all_before_it_and_nothing_after() => Check(SnapshotClauses.Isolation);

    /// <summary>S1. Two snapshots without a commit between them hold the same rows.</summary>
    public void S1_Snapshots_of_one_moment_are_equal() => Check(SnapshotClauses.Equality);

    /// <summary>S2. Batches from one operation to 10,000 arrive with all their operations.</summary>
    public void S2_A_batch_is_whole_or_absent() => Check(BatchClauses.Whole);

    /// <summary>S2. Readers beside two writers see each batch whole or not at all, and never go back in time.</summary>
    public void S2_Readers_never_see_half_a_batch() => Check(ConcurrencyClauses.ReadersBesideWriters);

    /// <summary>
    /// S2. A batch whose bytes were only partly written when the process ended is absent. Persistent stores.
    /// </summary>
    public void S2_A_batch_cut_off_by_a_crash_is_absent() => Check(DurabilityClauses.CutOff);

    /// <summary>
    /// S3. What was committed is there after closing and opening, and further commits go on from it. Persistent
    /// stores.
    /// </summary>
    public void S3_Durable_commits_survive_reopening() => Check(DurabilityClauses.Reopening);

    /// <summary>
    /// S4. The files of a running store, taken as they are, hold every batch committed so far. Persistent
    /// stores.
    /// </summary>
    public void S4_A_killed_process_leaves_no_gap() => Check(DurabilityClauses.Killing);

    /// <summary>S5. Of several operations on one key in a batch the last one counts.</summary>
    public void S5_The_last_operation_on_a_key_counts() => Check(BatchClauses.LastCounts);

    /// <summary>
    /// S5. A deleted range holds its first key and not its last; an empty or inverted range holds none.
    /// </summary>
    public void S5_A_deleted_range_holds_its_first_key_and_not_its_last() => Check(BatchClauses.RangeBounds);

    /// <summary>
    /// S5. A range deletes what the same batch put into it before, and nothing that it puts afterwards.
    /// </summary>
    public void S5_What_a_batch_puts_after_a_deleted_range_stays() => Check(BatchClauses.RangeThenPut);

    /// <summary>
    /// S6. A key or value outside the limits is refused, and neither the batch nor the store has changed.
    /// </summary>
    public void S6_A_key_outside_the_limits_changes_nothing() => Check(FailureClauses.Limits);

    /// <summary>
    /// S6. A commit that finds the store full changes nothing, and the store goes on. Stores with a small
    /// variant.
    /// </summary>
    public void S6_A_commit_that_fails_changes_nothing() => Check(FailureClauses.Full, SmallSize);

    /// <summary>S7. Members throw after disposal, and disposing twice is harmless.</summary>
    public void S7_Disposed_members_throw() => Check(LifetimeClauses.Disposed);

    /// <summary>
    /// S7. Disposing the store before a snapshot is refused, or ends the snapshot, but gives no wrong rows.
    /// </summary>
    public void S7_A_store_disposed_too_early_gives_no_wrong_rows() => Check(LifetimeClauses.DisposedTooEarly);

    /// <summary>S8. A get finds exactly its key: no prefix, no longer key, no neighbour.</summary>
    public void S8_A_get_finds_exactly_its_key() => Check(ReadingClauses.ExactKeys);

    /// <summary>S8. Values come back byte for byte, from none to 1 MiB.</summary>
    public void S8_Values_of_all_lengths_come_back() => Check(ReadingClauses.Lengths);

    /// <summary>
    /// S9. Keys come in unsigned byte order, also those with 0x00, 0x7F, 0x80 and 0xFF, and prefixes first.
    /// </summary>
    public void S9_Keys_come_in_unsigned_byte_order() => Check(ReadingClauses.Order);

    /// <summary>S9. A scan gives the keys of its range and no others, with any bounds, closed or open.</summary>
    public void S9_A_range_is_scanned_without_gaps() => Check(ReadingClauses.Ranges);

    /// <summary>S9. Several scans of one snapshot go their own ways.</summary>
    public void S9_Several_scans_may_be_open_at_once() => Check(ReadingClauses.SeveralScans);

    /// <summary>
    /// S10. A scan's key and value stay until its next step, whatever else is asked of the snapshot meanwhile.
    /// </summary>
    public void S10_Key_and_value_stay_until_the_next_step() => Check(ReadingClauses.Spans);

    /// <summary>
    /// S11. A second opener gets <see cref="StoreFailure.Locked"/>, and the first goes on. Persistent stores.
    /// </summary>
    public void S11_A_second_opener_is_locked_out() => Check(DurabilityClauses.Locking);

    private void Check(Action<StoreRun> clause, [CallerMemberName] string name = "") => Check(clause, Open, name);

    private void Check(Action<StoreRun> clause, long size, [CallerMemberName] string name = "") =>
        Check(clause, path => OpenSmall(path, size), name);

    private void Check(Action<StoreRun> clause, Func<string, IStore> open, string name)
    {
        using var run = new StoreRun(this, name, open);
        try
        {
            clause(run);
        }
        catch (Exception exception) when (exception is not ConformanceException)
        {
            throw run.Failure("no exception", $"{exception.GetType().Name}, {exception.Message}", "", exception);
        }
    }

    private sealed class DelegatedConformance(
        StoreKind kind, Func<string, IStore> open, Func<string, long, IStore>? openSmall) : StoreConformance
    {
        public override StoreKind Kind => kind;

        public override bool HasSmallVariant => openSmall is not null;

        protected override IStore Open(string path) => open(path);

        protected override IStore OpenSmall(string path, long byteCountMax) => openSmall!(path, byteCountMax);
    }
}
