using Embedded.Sync.Device;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <content>Commits of units of work.</content>
public sealed partial class OfflineDatabase
{
    /// <summary>Writes a unit of work. The id of its transaction, or empty where nothing has to be uploaded.</summary>
    internal Guid Commit(IReadOnlyList<WorkItem> items)
    {
        ViewChanges views;
        ObjectId transaction;
        using (_courtesy.Announce())
        lock (_writeLock)
        {
            views = new ViewChanges(Model, Changed is not null);
            using var reader = Read();
            var commit = new LocalCommit(this, reader, views);
            foreach (var item in items) commit.Add(item);
            transaction = commit.Write();
        }

        Raise(views, isLocal: true);
        if (transaction == ObjectId.None) return Guid.Empty;
        RaiseWorkCommitted();
        return transaction.ToGuid();
    }
}
