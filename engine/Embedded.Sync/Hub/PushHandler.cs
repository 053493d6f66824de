using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Decides the uploaded transactions of one request, each once, whole or not at all, and each decision a commit of its
/// own (rules R1, R14). Runs under the hub's commit lock; what has to be done after it is in <paramref name="work"/>.
/// </summary>
internal sealed class PushHandler(
    HubCommitter committer, SyncProfile profile, HubRules rules, CallerAccess access, CommittedWork work)
{
    private readonly Dependants _dependants = new(profile.Model);
    private readonly SyncCaller _caller = access.Caller;
    private readonly ulong _user = HubScope.UserHash(access.Caller);
    private readonly SortedSet<ushort> _touched = [];

    /// <summary>What the decided transactions touched (see <see cref="TouchedEntities"/>).</summary>
    public IReadOnlyCollection<ushort> Touched => _touched;

    public List<TransactionResult> Decide(SyncRequest.Push request)
    {
        var results = new List<TransactionResult>(request.Transactions.Count);
        foreach (var bytes in request.Transactions)
        {
            var transaction = TransactionMessage.FromUntrusted(bytes.Span);
            var result = DecideOne(transaction, bytes.Span, request.Client);
            if (result.Outcome != TransactionOutcome.Applied) _dependants.Add(transaction);
            results.Add(result);
        }

        return results;
    }

    private TransactionResult DecideOne(TransactionMessage transaction, ReadOnlySpan<byte> bytes, ObjectId device)
    {
        using var before = committer.Store.Snapshot();
        if (before.TryGetDecision(transaction.Id, out var stored)) return Decided(transaction.Id, stored, before);
        var client = HubCall.ClientOf(_caller, device);
        // What was purged from the ledger may have been this transaction, unless nothing of the client is that new.
        if (transaction.Born < before.State.LedgerFloor && before.NewestDecisionOf(client) > transaction.Born)
            return TransactionResult.Expired(transaction.Id);
        if (_dependants.Contains(transaction)) return TransactionResult.Held(transaction.Id);
        var draft = committer.NewDraft(before);
        var writing = new WriteAccess(access, draft, work.Runner);
        var checker = new CommitChecker(rules, draft, before, _caller, work.Runner, writing);
        var result = Apply(transaction, draft, checker, writing, out var touched);
        var decision = new StoredDecision(result, _user, touched, RepeatedDecision.RightsOn(result, access));
        _touched.UnionWith(touched);
        var commit = committer.Store.Begin();
        if (result.Outcome == TransactionOutcome.Applied)
        {
            draft.WriteTo(commit);
            checker.WriteTo(commit);
        }

        commit.PutDecision(transaction.Id, client, draft.Version, decision.ToBytes());
        if (result.Outcome != TransactionOutcome.Applied || result.Conflicts.Count > 0)
            commit.PutLoggedDecision(transaction.Id, draft.Version,
                LoggedDecision.ToBytes(result, draft.ChangedDate, _caller.User, device, bytes));
        committer.Write(before.State, draft, commit, Durability.Buffered);
        if (result.Outcome == TransactionOutcome.Applied) work.Add(draft, _caller);
        return result;
    }

    // What handlers and deletes take along may be objects that are not the caller's to know.
    private static Rejection? Named(Rejection? rejection, WriteAccess writing) =>
        rejection is null || writing.Names(rejection.Subject) ? rejection : rejection with { Subject = default };

    /// <summary>The stored decision. What was decided for another user is no business of this one.</summary>
    private TransactionResult Decided(ObjectId transaction, ReadOnlySpan<byte> stored, IHubSnapshot before)
    {
        var decision = StoredDecision.FromStore(stored);
        // Decisions of earlier versions name no user.
        if ((decision.User ?? _user) != _user) return TransactionResult.Expired(transaction);
        _touched.UnionWith(decision.Touched);
        return RepeatedDecision.Of(decision, access, before);
    }

    private TransactionResult Apply(
        TransactionMessage transaction, HubDraft draft, CommitChecker checker, WriteAccess writing,
        out IReadOnlyList<ushort> touched)
    {
        var applier = new ChangeApplier(profile, rules, writing, draft, _caller, work.Runner, transaction.Id);
        var reader = transaction.Changes();
        Rejection? rejection = null;
        for (var left = transaction.ChangeCount; left > 0 && rejection is null; left--)
            rejection = applier.Apply(ChangeMessage.Read(ref reader));
        rejection ??= writing.Complete() ?? Named(checker.Check(), writing);
        if (rejection is null) HandledValues.Note(profile, writing, draft, applier.Conflicts);
        touched = rejection is null
            ? [.. TouchedEntities.Of(profile, access, writing, draft, applier.Conflicts)] : [];
        return rejection is null
            ? new TransactionResult
            {
                Transaction = transaction.Id,
                Outcome = TransactionOutcome.Applied,
                Version = draft.Version,
                Conflicts = applier.Conflicts.All,
            }
            : new TransactionResult
            {
                Transaction = transaction.Id,
                Outcome = TransactionOutcome.Rejected,
                Version = draft.Version,
                Code = rejection.Code,
                Reason = rejection.Reason,
                Subject = rejection.Subject,
                Conflicts = rejection.Code == RejectionCode.Conflict ? applier.Conflicts.All : [],
            };
    }
}
