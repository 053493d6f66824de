using Embedded.Sync.Rows;

namespace Embedded.Sync.Protocol;

/// <summary>
/// The objects of transactions that were not applied, by which later ones are found that depend on them: they change
/// the same object, or refer to one that would have been created. The same on both ends.
/// </summary>
internal sealed class Dependants(SyncModel model)
{
    private readonly Dictionary<ObjectKey, ObjectId> _changed = [];
    private readonly Dictionary<ObjectKey, ObjectId> _created = [];

    /// <summary>Notes a change of a transaction that was not applied.</summary>
    /// <param name="change">The change.</param>
    /// <param name="cause">The transaction that was rejected: its own, or the one that it waits for itself.</param>
    public void Add(ChangeMessage change, ObjectId cause)
    {
        _changed.TryAdd(change.Key, cause);
        if (change.Kind == ChangeKind.Create) _created.TryAdd(change.Key, cause);
    }

    /// <summary>Notes an object that a rejected transaction would have created, and that is not there now.</summary>
    public void AddMissing(ObjectKey key, ObjectId cause) => _created.TryAdd(key, cause);

    /// <summary>Notes a whole transaction.</summary>
    public void Add(TransactionMessage transaction)
    {
        var reader = transaction.Changes();
        for (var left = transaction.ChangeCount; left > 0; left--) Add(ChangeMessage.Read(ref reader), transaction.Id);
    }

    /// <summary>True for a transaction that depends on one of those noted.</summary>
    public bool Contains(TransactionMessage transaction)
    {
        if (_changed.Count == 0) return false;
        var reader = transaction.Changes();
        for (var left = transaction.ChangeCount; left > 0; left--)
            if (CauseOf(ChangeMessage.Read(ref reader)) != ObjectId.None) return true;
        return false;
    }

    /// <summary>The rejected transaction that a change depends on; none where it depends on none.</summary>
    public ObjectId CauseOf(ChangeMessage change)
    {
        if (_changed.TryGetValue(change.Key, out var cause)) return cause;
        // On the hub nothing has looked at the bytes yet; what is wrong with them is said when they are applied.
        return _created.Count > 0 && model.FindEntity(change.Key.Entity) is { } entity
            && RowValidator.Check(entity, change.Attributes) is null
            && ReferencesOf.TryFind(entity, change.Attributes, _created, out cause) ? cause : ObjectId.None;
    }
}
