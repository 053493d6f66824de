using Embedded.Sync.Device;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <content>Commits of units of work.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>Writes a unit of work. The id of its transaction, or empty where nothing has to be uploaded.</summary>
    internal Guid Commit(IReadOnlyList<WorkItem> items)
    {
        ViewChanges views = null!;
        ObjectId transaction;
        using (_courtesy.Announce())
        lock (_writeLock)
        {
            using var reader = Read();
            transaction = WithDeletes(doomed =>
            {
                views = new ViewChanges(Model, Changed is not null);
                var commit = new LocalCommit(this, reader, views, doomed);
                foreach (var item in items) commit.Add(item);
                return commit;
            }).Write();
        }

        Raise(views, isLocal: true);
        if (transaction == ObjectId.None) return Guid.Empty;
        RaiseWorkCommitted();
        return transaction.ToGuid();
    }
}
