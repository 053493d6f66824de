using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <content>What deletes of a unit of work do to the objects that the device has.</content>
public sealed partial class OfflineDatabase
{
    private const int LocalDeletesMax = 10_000;

    /// <summary>
    /// Makes a local commit, and makes it anew as long as one of its deletes takes an object with it that the same
    /// work writes.
    /// </summary>
    private static LocalCommit WithDeletes(Func<IReadOnlySet<ObjectKey>, LocalCommit> make)
    {
        var doomed = new HashSet<ObjectKey>();
        while (true)
        {
            var (commit, count) = (make(doomed), doomed.Count);
            commit.FollowDeletes(doomed);
            if (doomed.Count == count) return commit;
        }
    }

    /// <content>What the commit's deletes take with them.</content>
    private sealed partial class LocalCommit
    {
        private LocalReferrers? _referrers;

        /// <summary>
        /// Deletes what has to go with what was deleted. Of that, what the commit itself writes is returned: it has to
        /// be made anew without.
        /// </summary>
        /// <exception cref="CommitException">Something may not go, or too much would.</exception>
        public void FollowDeletes(HashSet<ObjectKey> written)
        {
            if (_referrers is not { Deleted: { Count: > 0 } deleted }) return;
            var cascade = new DeleteCascade(database.Model, _referrers, LocalDeletesMax);
            foreach (var key in deleted)
                if (!cascade.TryFollow(key))
                    throw new CommitException(database.Model.FindEntity(key.Entity)!.Name, key.Id.ToGuid(),
                        $"more than {LocalDeletesMax} others would be deleted with it. Delete some of those first.");
            written.UnionWith(_referrers.Doomed);
            if (_referrers.Doomed.Count == 0 && cascade.FindPrevented() is { } prevented)
                throw prevented.ToException(database.Model);
        }

        /// <summary>The objects that are deleted, or were deleted already.</summary>
        public IReadOnlyList<ObjectKey> Deleted => _referrers?.Deleted ?? [];

        /// <summary>
        /// Takes out of <see cref="_difference"/> what a new object has in attributes that the hub fills.
        /// </summary>
        /// <returns>The number of entries left.</returns>
        /// <exception cref="CommitException">The app has set one to something else.</exception>
        private int LeaveToHub(WorkItem item)
        {
            var filled = item.Entity.FilledByHub;
            if (database.Profile.ModeOf(item.Entity) == SyncMode.Never)
                return new AttributeChanges(_difference.WrittenSpan).Count;
            var left = AttributeMap.Where(
                _difference.WrittenSpan, UnsetAttributes.SaysMore(item.Entity, filled));
            _difference.Clear();
            _difference.Write(left);
            var change = new AttributeChanges(left);
            while (change.MoveNext())
                if (filled.Contains(change.Number))
                    throw item.Refused($"{item.Entity.FindAttribute(change.Number)!.Name} is filled by the hub. Leave "
                        + "it as it was read.");
            return change.Count;
        }

        private void Note(EntityType entity, ObjectKey key, ReadOnlySpan<byte> row)
        {
            if (database.Model.Associations.Count == 0) return;
            _referrers ??= new LocalReferrers(database, reader, Add);
            _referrers.Note(entity, key, row);
        }
    }
}
