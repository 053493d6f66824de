using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Laws;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>What the apps on the devices commit.</content>
internal sealed partial class SimulationRun
{
    private void DoLocal(Operation step)
    {
        var replica = ReplicaOf(step);
        switch (step.Kind)
        {
            case OperationKind.LocalOpen:
                Hold(replica, step.Object);
                return;
            case OperationKind.LocalCommitOpen:
                CommitHeld(replica, step.Argument);
                return;
            case OperationKind.LocalMulti:
                var others = new[] { step.Object, step.Argument % SimulationModel.IdCount,
                    SimulationModel.ObjectCount - 1, (step.Object + 1) % SimulationModel.ObjectCount };
                CommitLocal(replica, draft =>
                {
                    foreach (var number in others.Distinct().Take(2 + (step.Argument % 3)))
                        draft.Toggle(number, step.Argument);
                });
                return;
            default:
                CommitLocal(replica, draft => draft.Add(step.Kind, step.Object, step.Argument));
                return;
        }
    }

    private static void Hold(SimulatedReplica replica, int number)
    {
        if (replica.Image.View(SimulationModel.Keys[number]) is not { } seen) return;
        var work = replica.Database.Begin();
        if (LocalDraft.Find(work, number) is { } target) replica.Held = (number, work, target, seen);
    }

    /// <summary>Changes one attribute of what was read earlier; whatever was committed since stays.</summary>
    private void CommitHeld(SimulatedReplica replica, int argument)
    {
        if (replica.Held is not var (number, work, target, _)) return;
        replica.Held = null;
        var before = replica.Image.View(SimulationModel.Keys[number]);
        if (before is null) return;
        var old = SimulationModel.AttributesOf(target);
        SimulationModel.SetOne(target, argument, _context.NextValue());
        var changed = SimulationModel.AttributesOf(target);
        foreach (var (attribute, value) in old)
            if (changed.TryGetValue(attribute, out var now) && now.AsSpan().SequenceEqual(value))
                changed.Remove(attribute);
        if (changed.Count == 0) return;
        RowImage.CountUp(SimulationModel.EntityOf(number), changed, old);
        work.Change(target);
        Commit(replica, work, [new LocalChange(SimulationModel.Keys[number], ChangeKind.Update, changed, before)]);
    }

    private void CommitLocal(SimulatedReplica replica, Action<LocalDraft> fill)
    {
        using var work = replica.Database.Begin();
        var draft = new LocalDraft(replica, work, _context.NextValue);
        fill(draft);
        if (draft.Changes.Count > 0) Commit(replica, work, draft.Changes);
    }

    private void Commit(SimulatedReplica replica, UnitOfWork work, IReadOnlyList<LocalChange> changes)
    {
        var (mark, before) = (replica.Knowledge.Count, replica.Image);
        replica.Events.Clear();
        var id = Guid.Empty;
        var isDone = TryOn(replica, () => id = work.Commit());
        replica.RefreshImage();
        var added = replica.Image.Transactions.Values.LastOrDefault();
        // A process that ends right after its commit never learns the transaction's id, but the work is there.
        if (id == Guid.Empty && added is not null
            && before.Transactions.Values.All(known => known.Id != added.Id)) id = added.Id.ToGuid();
        if (id != Guid.Empty)
        {
            var transaction = new LocalTransaction(ObjectId.From(id), changes, replica.Knowledge, mark)
            {
                User = replica.User,
                Life = _hub.Life,
                SeenVersion = before.Base.Values.Select(row => RowImage.Version(row)).DefaultIfEmpty().Max(),
            };
            replica.Log.Add(transaction);
            _uploadLaws.Add(transaction);
            replica.Knowledge.Add(transaction.Id);
            foreach (var value in changes.SelectMany(change => change.Attributes.Values)) replica.Knowledge.Add(value);
            _context.Count("local commits");
        }

        Look(replica, _hub.Life);
        if (id != Guid.Empty) ReadLaws.L22_A_commit_shows_at_once(replica, changes);
        if (isDone) ReadLaws.Change_events_are_exact(replica, before);
    }
}
