using Embedded.Sync.Hub;

namespace Embedded.Sync;

/// <content>Handlers, and what happens in conflicts.</content>
public sealed partial class EntityRulesBuilder<T>
{
    /// <summary>
    /// Called for each object that a commit creates, changes or deletes, before the commit is decided: it may change
    /// the object, write others, and refuse. Once per object and commit. Runs under the hub's commit lock; a commit
    /// on the hub from within is refused with <see cref="InvalidOperationException"/>.
    /// </summary>
    public EntityRulesBuilder<T> BeforeCommit(Action<BeforeCommitArguments<T>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _rules.BeforeCommit.Add(change => handler(new BeforeCommitArguments<T>(change)));
        return this;
    }

    /// <summary>
    /// Called for each object of a commit after it was written, outside of any lock, on the thread that committed. It
    /// is not called for a commit after which the process ended at once; what it throws goes to
    /// <see cref="SyncHubOptions.HandlerFailed"/> and undoes nothing.
    /// </summary>
    public EntityRulesBuilder<T> AfterCommit(Action<AfterCommitArguments<T>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _rules.AfterCommit.Add(change => handler(new AfterCommitArguments<T>(change)));
        return this;
    }

    /// <summary>What happens in conflicts. Default: that of the generalisation, or last writer wins.</summary>
    public EntityRulesBuilder<T> OnConflict(ConflictPolicy policy)
    {
        (_rules.Policy, _rules.Resolver) = (policy, null);
        return this;
    }

    /// <summary>
    /// Lets a function choose what an object becomes when a device changed or deleted what somebody else changed
    /// meanwhile. Runs under the hub's commit lock, as before-commit handlers do. An update of what was deleted is
    /// rejected with <see cref="RejectionCode.NotFound"/>: there is nothing to merge with.
    /// </summary>
    /// <param name="resolver">Returns the object as it shall be, or null to delete it.</param>
    public EntityRulesBuilder<T> OnConflict(Func<ConflictArguments<T>, T?> resolver)
    {
        ArgumentNullException.ThrowIfNull(resolver);
        _rules.Policy = null;
        _rules.Resolver = (before, hub, device, attributes, caller) =>
            resolver(new ConflictArguments<T>((T?)before, (T)hub, (T?)device, attributes, caller));
        return this;
    }
}
