using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// What remains to be done when the commit lock is left: after-commit handlers, and reports of rules that failed.
/// </summary>
internal sealed class CommittedWork(HubRules rules, Action<HandlerFailure>? handlerFailed)
{
    private readonly List<(CommitChange Change, EntityRules Rules)> _changes = [];

    public RuleRunner Runner { get; } = new();

    /// <summary>Takes note of a draft that was written.</summary>
    public void Add(HubDraft draft, SyncCaller? caller)
    {
        if (!rules.HasAfterCommit) return;
        var access = new DraftAccess(draft, rules.Model);
        foreach (var key in draft.Written.Distinct())
        {
            if (rules.Of(key.Entity) is not { AfterCommit.Count: > 0 } own) continue;
            var target = draft[key];
            if (target.Row is null && target.Original is null) continue;
            _changes.Add((new CommitChange(rules.Model.FindEntity(key.Entity)!, key, access, target, caller), own));
        }
    }

    /// <summary>Runs the handlers. To be called outside of any lock.</summary>
    public void Run()
    {
        foreach (var (change, own) in _changes)
            foreach (var handler in own.AfterCommit)
                Runner.TryRun(change.Entity, change.Key.Id.ToGuid(), isCommitted: true, () => handler(change));
        foreach (var failure in Runner.Failures) Tell(failure);
    }

    /// <summary>The commit is done, and its caller shall learn of it, whatever becomes of the report.</summary>
    private void Tell(HandlerFailure failure)
    {
        try
        {
            handlerFailed?.Invoke(failure);
        }
        catch (Exception)
        {
            // There is nobody left to tell.
        }
    }
}
