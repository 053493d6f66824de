using Embedded.Sync.Model;

namespace Embedded.Sync.Rows;

/// <summary>
/// Follows the deletes of one transaction: to what has to go with them, and to what keeps them from being. Each
/// object is followed once, so rings end; and no more go than one transaction may delete.
/// </summary>
internal sealed class DeleteCascade(SyncModel model, IReferrers referrers, int deletesMax)
{
    private readonly HashSet<ObjectKey> _deleted = [];
    private readonly Queue<ObjectKey> _open = [];
    private int _cascaded;

    /// <summary>Deletes what has to go with an object; false where that is too much.</summary>
    public bool TryFollow(ObjectKey deleted)
    {
        Add(deleted);
        while (_open.TryDequeue(out var key))
            foreach (var association in LeadingTo(key, cascades: true))
                foreach (var referrer in referrers.Candidates(association, key.Id))
                {
                    if (_deleted.Contains(referrer) || !Refers(referrer, association, key.Id)) continue;
                    if (++_cascaded > deletesMax) return false;
                    referrers.Delete(referrer);
                    Add(referrer);
                }

        return true;
    }

    /// <summary>An object that cannot go, and one that keeps it; null where all can.</summary>
    public PreventedDelete? FindPrevented()
    {
        foreach (var key in _deleted)
            foreach (var association in LeadingTo(key, cascades: false))
                foreach (var referrer in referrers.Candidates(association, key.Id))
                    if (Refers(referrer, association, key.Id)) return new PreventedDelete(key, association, referrer);
        return null;
    }

    private void Add(ObjectKey key)
    {
        if (model.FindEntity(key.Entity) is { Referrers.Count: > 0 } && _deleted.Add(key)) _open.Enqueue(key);
    }

    /// <summary>
    /// The associations by which others lead to an object that is gone. One whose id another object of the target's
    /// kind has leads to that.
    /// </summary>
    private IEnumerable<Association> LeadingTo(ObjectKey key, bool cascades) =>
        model.FindEntity(key.Entity)!.Referrers.Where(association => association.Cascades == cascades
            && !association.Attribute.Target!.SelfAndSpecialisations.Any(entity =>
                referrers.TryGetRow(new ObjectKey(entity.Number, key.Id), out _)));

    private bool Refers(ObjectKey referrer, Association association, ObjectId target) =>
        referrers.TryGetRow(referrer, out var row) && association.Leads(row, target);
}

/// <summary>An object that a transaction deletes although another one may not lose it.</summary>
internal sealed record PreventedDelete(ObjectKey Deleted, Association Association, ObjectKey Referrer)
{
    /// <summary>The exception that a device's app gets.</summary>
    public DeletePreventedException ToException(SyncModel model) => new(
        (model.FindEntity(Deleted.Entity)!.Name, Deleted.Id.ToGuid()),
        (model.FindEntity(Referrer.Entity)!.Name, Referrer.Id.ToGuid()), Association.Attribute.Name, Reason(model));

    /// <summary>Says what stands in the way, and what to do about it.</summary>
    public string Reason(SyncModel model) => Reason($"{model.FindEntity(Referrer.Entity)!.Name} {Referrer.Id} refers");

    /// <summary>The same for those who may not know which object it is.</summary>
    public string ReasonWithoutReferrer() => Reason("An object that is not shown refers");

    private string Reason(string subject) => $"{subject} to it by "
        + $"{Association.Attribute.Name}, which prevents the delete. Delete that first, or lead it elsewhere.";
}
