using Embedded.Sync.Hub;

namespace Embedded.Sync;

/// <summary>
/// What a before-commit handler gets: one object of a commit that is being decided, and access to all others.
/// </summary>
/// <remarks>
/// Handlers run under the hub's commit lock, one after the other, so they are short and wait for nothing. Used by
/// the handler during its call only.
/// </remarks>
/// <typeparam name="T">The class that the handler was declared for.</typeparam>
public sealed class BeforeCommitArguments<T>
    where T : class
{
    private readonly CommitChange _change;

    internal BeforeCommitArguments(CommitChange change) => _change = change;

    /// <summary>The object before the commit; null where the commit creates it.</summary>
    public T? Before => (T?)_change.Before;

    /// <summary>
    /// The object as it will be; null where the commit deletes it. What the handler changes in it is committed too.
    /// </summary>
    public T? After => (T?)_change.After;

    /// <summary>Who committed it; null for the hub's own code.</summary>
    public SyncCaller? Caller => _change.Caller;

    /// <summary>An object as the commit will leave it, or null.</summary>
    /// <typeparam name="TOther">Its class, or one that it specialises.</typeparam>
    public TOther? Find<TOther>(Guid id)
        where TOther : class => _change.Draft.Find<TOther>(id);

    /// <summary>Writes another object in the same commit. Its own handlers run too, unless they already have.</summary>
    /// <exception cref="ArgumentException">The class is no entity, or a value does not fit its attribute.</exception>
    public void Save(object target) => _change.Draft.Save(target);

    /// <summary>Removes another object in the same commit; nothing happens where it is absent.</summary>
    public void Delete<TOther>(Guid id)
        where TOther : class => _change.Draft.Delete<TOther>(id);

    /// <summary>Refuses the whole transaction. The first refusal counts; no further handler runs.</summary>
    /// <param name="reason">A sentence for whoever made the change: what is wrong, and how to mend it.</param>
    /// <param name="class">What can be done about it. Default: mend it.</param>
    public void Refuse(string reason, RejectionClass @class = RejectionClass.Mend)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        _change.Refuse(reason, @class);
    }
}

/// <summary>What an after-commit handler gets: one object of a commit that is done.</summary>
/// <typeparam name="T">The class that the handler was declared for.</typeparam>
public sealed class AfterCommitArguments<T>
    where T : class
{
    private readonly CommitChange _change;

    internal AfterCommitArguments(CommitChange change) => _change = change;

    /// <summary>The object before the commit; null where the commit created it.</summary>
    public T? Before => (T?)_change.Before;

    /// <summary>The object as it was committed; null where it was deleted.</summary>
    public T? After => (T?)_change.After;

    /// <summary>Who committed it; null for the hub's own code.</summary>
    public SyncCaller? Caller => _change.Caller;

    /// <summary>The commit.</summary>
    public CommitVersion Version => new(_change.Draft.Version);
}
