using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>Sessions and what they cover: everything, what waits to be uploaded, an entity, or an object.</content>
internal sealed partial class SimulationRun
{
    private static SyncSelection SelectionOf(Operation step) => step.Kind switch
    {
        OperationKind.BeginUploads => SyncSelection.Unsynchronized,
        OperationKind.BeginEntity =>
            SyncSelection.Entities(SimulationModel.EntityOf(step.Object).Binding.ObjectType),
        _ => SimulationModel.Current.AccessOf(SimulationModel.EntityOf(step.Object))
            .Select(SimulationModel.GuidOf(step.Object)),
    };

    private SyncSession Begin(SimulatedReplica replica) => Begin(replica, SyncSelection.Everything, null);

    private SyncSession Begin(SimulatedReplica replica, SyncSelection selection, Operation? about)
    {
        var options = new SynchronizerOptions { BatchSize = Scenario.BatchSize };
        (replica.SessionResetCount, replica.IsUploading) = (0, true);
        var named = about is { } step ? [.. Covered(step)] : SimulationModel.Entities;
        replica.SessionEntities.Clear();
        if (selection.Kind != SyncKind.Unsynchronized)
            replica.SessionEntities.UnionWith(named.Select(entity => entity.Number));
        replica.SessionWork.Clear();
        replica.SessionWork.UnionWith(selection.Kind == SyncKind.Objects
            ? WorkUpTo(replica, key => named.Any(entity => entity.Number == key.Entity)
                && key.Id.ToGuid() == SimulationModel.GuidOf(about!.Value.Object))
            : replica.PendingWork);
        _context.Count($"sessions of the kind {selection.Kind}");
        return replica.Session = new SyncSession(replica.Database, options, batchSizeMin: 1, selection);
    }

    /// <summary>A class stands for those that specialise it as well.</summary>
    private static IEnumerable<EntityType> Covered(Operation step) =>
        SimulationModel.EntityOf(step.Object).SelfAndSpecialisations.Where(SimulationModel.Entities.Contains);

    /// <summary>What waits up to the newest transaction on some objects, that one included.</summary>
    private static IEnumerable<ObjectId> WorkUpTo(SimulatedReplica replica, Func<ObjectKey, bool> isSelected)
    {
        var image = replica.Image;
        var last = image.Changes.Where(change => isSelected(change.Value.Key)
                && image.Transactions[change.Key.Sequence] is { IsAcknowledged: false, IsWaiting: false })
            .Select(change => change.Key.Sequence).DefaultIfEmpty().Max();
        return image.Transactions
            .Where(head => head.Key <= last && head.Value is { IsAcknowledged: false, IsWaiting: false })
            .Select(head => head.Value.Id);
    }

    /// <summary>Clears an entity; what waits of it makes that a refusal, or goes with it.</summary>
    private void Clear(SimulatedReplica replica, Operation step)
    {
        var before = replica.Image;
        var numbers = Covered(step).Select(entity => entity.Number).ToHashSet();
        // What is applied and was not downloaded yet would have to be sent again to a hub that is restored.
        var waiting = before.Places.Where(place => numbers.Contains(place.Key.Key.Entity))
            .Where(place => !before.Transactions[place.Key.Sequence].IsAcknowledged || !place.Value)
            .Select(place => before.Transactions[place.Key.Sequence].Id).ToHashSet();
        var discards = step.Argument % 2 == 0;
        replica.Events.Clear();
        var isRefused = false;
        var isDone = TryOn(replica, () =>
        {
            try
            {
                SimulationModel.Current.AccessOf(SimulationModel.EntityOf(step.Object))
                    .Clear(replica.Database, discards);
            }
            catch (InvalidOperationException)
            {
                isRefused = true;
            }
        });
        if (isRefused != (isDone && waiting.Count > 0 && !discards))
            LawBrokenException.Throw("Clear_keeps_unsent_work", $"{waiting.Count} transactions to stand in the way",
                isRefused ? "a refusal" : "none");
        replica.RefreshImage();
        if (replica.Image.Digest != before.Digest)
        {
            // What the hub has applied of other entities goes on showing.
            var applied = before.Transactions.Values.Where(head => head.IsAcknowledged).Select(head => head.Id)
                .ToHashSet();
            replica.Log.RemoveAll(transaction => waiting.Contains(transaction.Id) && !applied.Contains(transaction.Id));
            replica.GivenUp.UnionWith(waiting.Where(applied.Contains));
            _hasDiscarded |= waiting.Count > 0;
            foreach (var mark in replica.Image.Marks.Values.Where(mark => numbers.Contains(mark.Entity)))
                Note(replica, mark.Entity, record => record.Told().Forgotten());
            _context.Count("entities cleared");
        }

        Look(replica, _hub.Life);
        if (isDone) Laws.ReadLaws.Change_events_are_exact(replica, before);
    }
}
