using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>Where history grows: the hub's own transactions and uploaded ones, through the same rules.</content>
public sealed partial class SyncHub
{
    private bool _isDeciding;

    /// <summary>
    /// What was rejected, or applied with conflicts, after a version, oldest first; as far back as decisions are kept
    /// (see <see cref="PurgeDecisions"/>).
    /// </summary>
    public IEnumerable<HubDecision> Decisions(CommitVersion after = default)
    {
        using var snapshot = _committer.Store.Snapshot();
        using var scan = snapshot.ScanDecisionLog(after.Value);
        while (scan.MoveNext()) yield return LoggedDecision.FromStore(scan.Value, Model);
    }

    internal CommitVersion Commit(HubTransaction transaction)
    {
        var work = new CommittedWork(_rules, _options.HandlerFailed);
        try
        {
            return Decide(() => Commit(transaction, work));
        }
        finally
        {
            work.Run();
        }
    }

    private CommitVersion Commit(HubTransaction transaction, CommittedWork work)
    {
        using var before = _committer.Store.Snapshot();
        var call = transaction.Call;
        call?.Check(before);
        var draft = _committer.NewDraft(before);
        if (!transaction.ApplyTo(draft))
        {
            call?.Complete(draft);
            return new CommitVersion(before.State.Head.Head);
        }

        var writing = call is null ? null : new WriteAccess(call.Access, draft, work.Runner);
        var checker = new CommitChecker(_rules, draft, before, call?.Caller, work.Runner, writing);
        if (checker.Check() is { } refused) throw ToException(refused);
        call?.Complete(draft);
        var commit = _committer.Store.Begin();
        draft.WriteTo(commit);
        checker.WriteTo(commit);
        call?.WriteTo(commit, draft.Version);
        var durability = call is null ? _options.Durability : Durability.Durable;
        var version = _committer.Write(before.State, draft, commit, durability);
        work.Add(draft, call?.Caller);
        return version;
    }

    private void ServePush(SyncRequest.Push request, SyncProfile profile, SyncCaller caller, ByteBuffer answer)
    {
        var work = new CommittedWork(_rules, _options.HandlerFailed);
        try
        {
            Decide(() =>
            {
                using (var before = _committer.Store.Snapshot())
                    if (TryFindLostTimeline(request, before, answer)) return default;
                var handler = new PushHandler(_committer, profile, _rules, AccessOf(caller), work);
                var results = handler.Decide(request);
                _committer.Flush();
                using var after = _committer.Store.Snapshot();
                SyncAnswer.WritePushed(
                    new MessagePackWriter(answer), request.Stamp, after.State.Head, results, handler.Touched);
                return default;
            });
        }
        finally
        {
            work.Run();
        }
    }

    /// <summary>
    /// Runs a decision under the commit lock. Rules run within it, and a commit of theirs would come between the
    /// snapshot that is decided on and the version that is given.
    /// </summary>
    private CommitVersion Decide(Func<CommitVersion> decision)
    {
        lock (_commitLock)
        {
            if (_isDeciding)
                throw new InvalidOperationException("A handler that runs before a commit cannot commit to the hub. "
                    + "Write through its arguments, or commit from an after-commit handler.");
            _isDeciding = true;
            try
            {
                return decision();
            }
            finally
            {
                _isDeciding = false;
            }
        }
    }

    private CommitRejectedException ToException(Rejection refused) => new(refused.Code, refused.Reason,
        Model.FindEntity(refused.Subject.Entity)!.Name, refused.Subject.Id.ToGuid());
}
