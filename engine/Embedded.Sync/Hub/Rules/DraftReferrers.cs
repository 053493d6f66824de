using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// What the deletes of a draft take with them, and what keeps them from being; and the entries of the draft's objects
/// in the index of referrers. Runs under the hub's commit lock.
/// </summary>
internal sealed class DraftReferrers : IReferrers
{
    private const int DeletesMax = 100_000;

    private readonly SyncModel _model;
    private readonly HubDraft _draft;
    private readonly IHubSnapshot _before;
    private readonly DeleteCascade _cascade;
    private readonly Dictionary<(Association, ObjectId), HashSet<ObjectKey>> _written = [];
    private int _noted;

    public DraftReferrers(SyncModel model, HubDraft draft, IHubSnapshot before)
    {
        (_model, _draft, _before) = (model, draft, before);
        _cascade = new DeleteCascade(model, this, DeletesMax);
    }

    /// <summary>Deletes what has to go with an object, if the draft deletes it; why it cannot be, or null.</summary>
    public Rejection? Follow(ObjectKey key)
    {
        if (_draft[key].Row is not null || _model.FindEntity(key.Entity) is not { Referrers.Count: > 0 }) return null;
        Note();
        return _cascade.TryFollow(key) ? null : new Rejection(RejectionCode.TooManyDeletes,
            $"More than {DeletesMax} objects would be deleted with it. Delete some of those first.", key);
    }

    /// <summary>Why an object cannot go, or null.</summary>
    /// <param name="caller">Who is told; null for the hub's own code.</param>
    public Rejection? FindPrevented(WriteAccess? caller)
    {
        Note();
        if (_cascade.FindPrevented() is not { } prevented) return null;
        var isKnown = caller?.Knows(prevented.Referrer, _draft[prevented.Referrer]) != false;
        var reason = isKnown ? prevented.Reason(_model) : prevented.ReasonWithoutReferrer();
        return new Rejection(RejectionCode.ReferredTo, reason, prevented.Deleted);
    }

    /// <summary>Puts the index entries of a commit that passed into it.</summary>
    public void WriteTo(IHubCommit commit)
    {
        foreach (var key in _draft.Written.Distinct())
            foreach (var association in _model.FindEntity(key.Entity)!.Associations)
                ReferrerIndex.Replace(commit, association, key, _draft[key].Original, _draft[key].Row);
    }

    public IEnumerable<ObjectKey> Candidates(Association association, ObjectId target)
    {
        var stored = _before.ReferrersOf(ReferrerIndex.IndexOf(association), target);
        return _written.TryGetValue((association, target), out var written) ? stored.Concat(written) : stored;
    }

    public bool TryGetRow(ObjectKey key, out ReadOnlySpan<byte> row)
    {
        row = _draft[key].Row;
        return !row.IsEmpty;
    }

    public void Delete(ObjectKey key) => _draft.Delete(key);

    /// <summary>Takes note of what the draft has written since the last time.</summary>
    private void Note()
    {
        for (; _noted < _draft.Written.Count; _noted++)
        {
            var key = _draft.Written[_noted];
            if (_draft[key].Row is not { } row) continue;
            foreach (var association in _model.FindEntity(key.Entity)!.Associations)
                foreach (var target in ReferencesOf.Ids(RowAttribute.Of(row, association.Attribute.Number)))
                {
                    if (!_written.TryGetValue((association, target), out var keys))
                        _written.Add((association, target), keys = []);
                    keys.Add(key);
                }
        }
    }
}
