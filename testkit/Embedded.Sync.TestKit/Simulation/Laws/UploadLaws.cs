using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Access;
using Embedded.Sync.TestKit.Simulation.Rules;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What holds of every commit that the hub makes, judged by what the apps meant.</summary>
/// <param name="context">Knows what users may read.</param>
/// <param name="reportsOnlyConflicts">
/// True for runs in which every value is written once and nothing is lost: then what is reported was unseen.
/// </param>
/// <param name="life">The hub's life: how often it was restored or made anew.</param>
internal sealed class UploadLaws(SimulationContext context, bool reportsOnlyConflicts, Func<int> life)
{
    private readonly Dictionary<ObjectId, LocalTransaction> _transactions = [];
    private readonly HashSet<ulong> _committedRows = [];

    public void Add(LocalTransaction transaction) => _transactions.TryAdd(transaction.Id, transaction);

    /// <summary>Judges a commit by the history before it.</summary>
    public void CheckCommit(HubHistory before, HubCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => change.After is not null))
        {
            _committedRows.Add(DigestOf(change.Key, change.After!));
            // To some it comes without what is hidden from them; who they are, L01 and L02 judge.
            if (SimulationModel.IsGranted)
                _committedRows.Add(DigestOf(change.Key, SimulatedGrants.Least.Readable(change.Key, change.After!)));
        }

        Versions_and_dates_ascend(before, commit);
        if (commit.Decision is not { } decision) return;
        if (!_transactions.TryGetValue(decision.Transaction, out var transaction))
            throw new LawBrokenException(
                nameof(L19_Whole_or_not_at_all), "a transaction that an app committed", $"{decision.Transaction}");
        L24_Writes_follow_reads(commit, transaction);
        if (decision.Outcome == TransactionOutcome.Applied) L15_Exactly_once(before, commit);
        var grants = context.GrantsOf(transaction.User);
        L19_Whole_or_not_at_all(before, commit, transaction, grants);
        ConflictLaws.L25_Conflicts_are_recorded_as_they_ended(before, commit, transaction, SimulationModel.Rules);
        if (decision.Outcome != TransactionOutcome.Applied) return;
        L25_No_lost_update(before, decision, transaction, grants);
        if (reportsOnlyConflicts) L25_No_false_conflict(before, decision, transaction);
    }

    /// <summary>Each base row is, byte for byte, one that the hub committed.</summary>
    public void L03_No_phantom(SimulatedReplica replica)
    {
        foreach (var (key, row) in replica.Image.Base)
            if (!_committedRows.Contains(DigestOf(key, row)))
                LawBrokenException.Throw(
                    nameof(L03_No_phantom), $"{DownloadLaws.Describe(key)} to be a row of the hub",
                    Convert.ToHexString(row));
    }

    private static void Versions_and_dates_ascend(HubHistory before, HubCommit commit)
    {
        foreach (var change in commit.Changes.Where(change => change.After is not null))
        {
            var header = RowHeader.Of(change.After);
            if (header.Version != commit.Version || commit.Version != before.State.Head.Head + 1
                || header.ChangedDate <= before.State.LastChangedDate)
                LawBrokenException.Throw(
                    nameof(Versions_and_dates_ascend),
                        $"the version after {before.State.Head.Head} and a date after {before.State.LastChangedDate}",
                        $"{header}");
        }
    }

    /// <summary>What an app wrote stands after all that it had read.</summary>
    private void L24_Writes_follow_reads(HubCommit commit, LocalTransaction transaction)
    {
        if (transaction.Life == 0 && life() == 0 && transaction.SeenVersion >= commit.Version)
            LawBrokenException.Throw(
                nameof(L24_Writes_follow_reads),
                $"{transaction.Id} after version {transaction.SeenVersion}, which its app had read",
                $"it at {commit.Version}");
    }

    private static void L15_Exactly_once(HubHistory before, HubCommit commit)
    {
        if (!before.TryAddApplied(commit.Decision!.Transaction, commit.Version))
            LawBrokenException.Throw(
                nameof(L15_Exactly_once), $"{commit.Decision.Transaction} to be applied once",
                    $"it at {before.Applied[commit.Decision.Transaction]} and {commit.Version}");
    }

    /// <summary>
    /// An applied transaction did all that the app meant and nothing else; any other did nothing, and for a reason.
    /// </summary>
    private static void L19_Whole_or_not_at_all(
        HubHistory before, HubCommit commit, LocalTransaction transaction, SimulatedGrants? grants)
    {
        var oracle = new TransactionOracle(before, transaction, commit.Decision!, SimulationModel.Rules, grants);
        var expected = oracle.Apply();
        if (commit.Decision!.Outcome == TransactionOutcome.Rejected && oracle.MayBeRefused()) expected = null;
        var outcome = expected is null ? TransactionOutcome.Rejected : TransactionOutcome.Applied;
        if (commit.Decision!.Outcome != outcome)
            LawBrokenException.Throw(
                nameof(L19_Whole_or_not_at_all), $"the outcome {outcome}",
                $"{commit.Decision.Outcome} ({commit.Decision.Reason})");
        var rows = before.Rows.ToDictionary(pair => pair.Key, pair => RowImage.Attributes(pair.Value));
        foreach (var change in commit.Changes)
            if (change.After is null) rows.Remove(change.Key);
            else rows[change.Key] = RowImage.Attributes(change.After);
        expected ??= before.Rows.ToDictionary(pair => pair.Key, pair => RowImage.Attributes(pair.Value));
        foreach (var key in SimulationModel.Keys)
            if (!RowImage.AreEqual(expected.GetValueOrDefault(key), rows.GetValueOrDefault(key)))
                LawBrokenException.Throw(
                    nameof(L19_Whole_or_not_at_all),
                    $"{DownloadLaws.Describe(key)} {RowImage.Describe(expected.GetValueOrDefault(key))}",
                        RowImage.Describe(rows.GetValueOrDefault(key)));
    }

    /// <summary>A value that the app had not seen when it wrote over it is reported as a conflict.</summary>
    private static void L25_No_lost_update(
        HubHistory before, TransactionResult decision, LocalTransaction transaction, SimulatedGrants? grants)
    {
        foreach (var change in transaction.Changes)
        {
            if (!before.Rows.TryGetValue(change.Key, out var row)) continue;
            // What is not his he neither overwrites nor removes.
            if (grants?.Contains(change.Key, row) == false) continue;
            foreach (var (number, value) in RowImage.Attributes(row))
            {
                if (change.Kind == ChangeKind.Update && (!change.Attributes.TryGetValue(number, out var written)
                    || RowImage.IsAddition(written))) continue;
                var isReported = decision.Conflicts.Any(conflict =>
                    conflict.Key == change.Key && (conflict.Attribute == number || change.Kind == ChangeKind.Delete));
                var isShared = SimulationModel.Current.IsShared(change.Key, number, value)
                    || (SimulationModel.Rules is not null && number == RuledModel.ExtraAttribute);
                // Who deletes an object deletes also what is hidden from him, or was when its row came; and under work
                // of his own that was refused, nobody can tell what was hidden.
                if (grants is not null && SimulatedGrants.Least.Hides(change.Key, number)
                    && (change.Kind == ChangeKind.Delete || change.Seen?.ContainsKey(number) == true)) continue;
                if (!isReported && !isShared && !transaction.Knew(value)
                    && !IsSumOfKnownAdditions(before, change.Key, number, transaction))
                    LawBrokenException.Throw(
                        nameof(L25_No_lost_update),
                        $"a conflict, since {transaction.Id} writes over {RowImage.DescribeValue(value)} of "
                            + $"{DownloadLaws.Describe(change.Key)}.{number} unseen",
                        "that it was done in silence");
            }
        }
    }

    /// <summary>
    /// A counter may be a sum that no replica ever showed, after one of its own additions was refused: what matters is
    /// that nobody else added to what it knew.
    /// </summary>
    private static bool IsSumOfKnownAdditions(
        HubHistory before, ObjectKey key, int number, LocalTransaction transaction)
    {
        if (!IsCounter(key, number)) return false;
        foreach (var commit in before.Commits.Reverse())
        {
            if (commit.Changes.FirstOrDefault(change => change.Key == key)?.After is not { } row) continue;
            if (RowImage.Attributes(row).TryGetValue(number, out var value) && transaction.Knew(value)) return true;
            if (commit.Decision is not { } decision || !transaction.Knew(decision.Transaction)) return false;
        }

        return true;
    }

    /// <summary>
    /// A value that the app saw when it wrote is not reported. That an object was made anew is, by attribute -1.
    /// </summary>
    private static void L25_No_false_conflict(
        HubHistory before, TransactionResult decision, LocalTransaction transaction)
    {
        foreach (var conflict in decision.Conflicts.Where(conflict => conflict.Attribute >= 0))
        {
            var seen = transaction.Changes.First(change => change.Key == conflict.Key).Seen;
            // An update of what is gone overwrites nothing, and of sums the hub does not know who saw which part.
            if (!before.Rows.TryGetValue(conflict.Key, out var bytes)) continue;
            if (IsCounter(conflict.Key, conflict.Attribute)) continue;
            var row = RowImage.Attributes(bytes);
            var isSeen = seen is not null && row.TryGetValue(conflict.Attribute, out var value)
                && !SimulationModel.Current.IsShared(conflict.Key, conflict.Attribute, value)
                && seen.TryGetValue(conflict.Attribute, out var known) && known.AsSpan().SequenceEqual(value);
            if (isSeen)
                LawBrokenException.Throw(
                    nameof(L25_No_false_conflict), $"no conflict about {DownloadLaws.Describe(conflict.Key)}, as seen",
                    $"one about attribute {conflict.Attribute}");
        }
    }

    private static bool IsCounter(ObjectKey key, int number) =>
        SimulationModel.Model.FindEntity(key.Entity)!.FindAttribute(number) is { IsCounter: true };

    private static ulong DigestOf(ObjectKey key, ReadOnlySpan<byte> row)
    {
        Span<byte> id = stackalloc byte[ObjectId.Size];
        key.Id.Write(id);
        return Fnv.Add(Fnv.Add(Fnv.Add(Fnv.Start, key.Entity), id), row);
    }
}
