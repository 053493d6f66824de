using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Laws;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>What the apps do about rejected work.</content>
internal sealed partial class SimulationRun
{
    private void DoRejected(Operation step)
    {
        var replica = ReplicaOf(step);
        var kept = replica.Database.Rejected.List().Where(one => one.Changes.Count > 0).ToList();
        if (kept.Count == 0) return;
        var rejected = kept[step.Argument % kept.Count];
        var before = replica.Image;
        replica.Events.Clear();
        var isDone = TryOn(replica, () =>
        {
            if (step.Kind == OperationKind.RetryRejected) replica.Database.Rejected.Retry(rejected.Id);
            else replica.Database.Rejected.Discard(rejected.Id, discardWaiting: step.Argument % 2 == 0);
        });
        var image = ReplicaImage.Read(replica.Seen);
        // What was given up, or is another transaction now, is not looked for any more; others may wait for it still.
        var isGone = replica.Database.Rejected.Find(rejected.Id) is not { Changes.Count: > 0 };
        if (isGone) NoteGone(replica, rejected, image);
        foreach (var (sequence, head) in image.Transactions)
            if (before.Transactions.Values.All(known => known.Id != head.Id))
                NoteRetried(replica, image, sequence);
        Look(replica, _hub.Life);
        if (isDone) ReadLaws.Change_events_are_exact(replica, before);
    }

    /// <summary>A sum that the app is shown may be in no base row.</summary>
    private static void NoteSums(SimulatedReplica replica)
    {
        foreach (var key in replica.Image.Places.Keys.Select(place => place.Key).Distinct())
            if (replica.Image.View(key) is { } view)
                foreach (var value in view.Values) replica.Knowledge.Add(value);
    }

    private void NoteGone(SimulatedReplica replica, RejectedTransaction rejected, ReplicaImage image)
    {
        _hasDiscarded = true;
        replica.GivenUp.Add(ObjectId.From(rejected.Id));
        foreach (var waiting in rejected.Waiting.Select(ObjectId.From))
        {
            replica.Overtaken.Add(waiting);
            replica.SessionWork.Remove(waiting);
            if (image.Transactions.Values.All(head => head.Id != waiting)) replica.GivenUp.Add(waiting);
        }
    }

    /// <summary>What is retried is a transaction of its own, which means what lies in the outbox now.</summary>
    private void NoteRetried(SimulatedReplica replica, ReplicaImage image, ulong sequence)
    {
        var changes = image.Changes.Where(change => change.Key.Sequence == sequence)
            .Select(change => new LocalChange(change.Value.Key, change.Value.Kind, change.Value.Attributes,
                replica.Image.View(change.Value.Key))).ToList();
        var transaction = new LocalTransaction(
            image.Transactions[sequence].Id, changes, replica.Knowledge, replica.Knowledge.Count)
        {
            User = replica.User,
            Life = _hub.Life,
            SeenVersion = replica.Image.Base.Values.Select(row => RowImage.Version(row)).DefaultIfEmpty().Max(),
        };
        // What waited for it stands behind it now, and what waits for others and comes after that.
        var behind = image.Transactions.Where(known => known.Key > sequence).OrderBy(known => known.Key)
            .SelectMany(known => replica.Log.Where(one => one.Id == known.Value.Id)).ToList();
        replica.Log.RemoveAll(behind.Contains);
        replica.Log.Add(transaction);
        replica.Log.AddRange(behind);
        replica.Overtaken.Add(transaction.Id);
        _uploadLaws.Add(transaction);
        replica.Knowledge.Add(transaction.Id);
        foreach (var value in changes.SelectMany(change => change.Attributes.Values)) replica.Knowledge.Add(value);
        _context.Count("rejected work retried");
    }
}
