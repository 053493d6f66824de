using Embedded.Sync.Protocol;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>What is kept of the messages, and what the laws note about each answer.</content>
internal sealed partial class SimulationRun
{
    private readonly List<SimulatedRequest> _requests = [];
    private readonly List<SimulatedAnswer> _answers = [];

    private void NoteAnswer(SimulatedReplica replica, SimulatedAnswer answer, bool isTaken)
    {
        if (!isTaken)
        {
            _context.Count("answers dropped");
            return;
        }

        var hasPending = replica.Image.Transactions.Count > 0;
        switch (answer.Parsed)
        {
            case SyncAnswer.Page page:
                foreach (var slice in page.Slices) NoteSlice(replica, slice, hasPending);
                // An entity that is not named has nothing new up to the answer's head.
                var named = page.Slices.Select(slice => slice.Entity).ToHashSet();
                foreach (var entity in SimulationModel.Entities.Where(entity => !named.Contains(entity.Number)))
                    Note(replica, entity.Number, record => record.Completed());
                if (answer.EndsRound) _context.Count("rounds");
                break;
            case SyncAnswer.Pushed pushed:
                foreach (var result in pushed.Results) _context.Count($"decided {result.Outcome}");
                if (pushed.Results.Any(result => result.Conflicts.Count > 0)) _context.Count("conflicts");
                foreach (var conflict in pushed.Results.SelectMany(result => result.Conflicts))
                    _context.Count($"conflict {conflict.Resolution}");
                foreach (var result in pushed.Results.Where(result => result.Code != RejectionCode.None))
                {
                    _context.Count($"rejection {result.Code.Class()}");
                    if (result.Code == RejectionCode.AccessDenied) _context.Count("rejection by access rules");
                }

                break;
            case SyncAnswer.TimelineLost:
                replica.IsUploading = true;
                var hadAcknowledged = replica.Image.Transactions.Values.Any(transaction => transaction.IsAcknowledged);
                _context.Count(hadAcknowledged ? "timeline lost with acknowledged work" : "timeline lost");
                foreach (var entity in replica.Entities.Keys) Note(replica, entity, record => record.Forgotten());
                break;
        }
    }

    private void NoteSlice(SimulatedReplica replica, Slice slice, bool hasPending)
    {
        if (slice.Reset != ResetReason.None)
        {
            _context.Count($"reset {slice.Reset}{(hasPending ? " with pending work" : "")}");
            Note(replica, slice.Entity, record => record.Told().Forgotten());
        }
        else if (slice.IsPage)
        {
            if (slice.End.First) Note(replica, slice.Entity, record => record.Begun());
            if (!slice.End.More) Note(replica, slice.Entity, record => record.Completed());
        }
    }

    /// <summary>Takes note of the resets that the session reports, which may be more than the hub demanded.</summary>
    private static void NoteResets(SimulatedReplica replica, SyncSession session, SimulatedAnswer answer)
    {
        if (answer.Parsed is not SyncAnswer.Page page || page.Slices.Count == 0) return;
        var resets = session.Result.Resets;
        foreach (var reset in resets.Skip(replica.SessionResetCount))
        {
            var entity = SimulationModel.Entities.First(entity => entity.Name == reset.Entity);
            Note(replica, entity.Number, record => record.Told());
        }

        replica.SessionResetCount = resets.Count;
    }

    private static void Note(SimulatedReplica replica, ushort entity, Func<EntityRecord, EntityRecord> change) =>
        replica.Entities[entity] = change(replica.Entities[entity]);
}
