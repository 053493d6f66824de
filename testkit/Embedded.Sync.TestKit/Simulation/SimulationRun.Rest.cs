using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Laws;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>The end of every run: faults off, and everything synchronised until nothing moves.</content>
internal sealed partial class SimulationRun
{
    private const int PassesMax = 8;

    /// <summary>A digest of the base rows of all devices.</summary>
    public ulong AtRest => Replicas.SelectMany(replica => replica.Image.Base.Values)
        .Aggregate(Fnv.Start, (digest, row) => Fnv.Add(digest, row));

    private void Rest()
    {
        _hub.Disarm();
        foreach (var replica in Replicas) replica.Disarm();
        foreach (var replica in Replicas) CheckReplica(replica);
        var moved = true;
        for (var pass = 0; moved; pass++)
        {
            if (pass == PassesMax)
                LawBrokenException.Throw(
                    "L37_Silence", "rounds to move nothing at rest", $"that pass {pass} still did");
            moved = false;
            foreach (var replica in Replicas) moved |= SynchronizeAtRest(replica) | LetGo(replica);
        }

        foreach (var replica in Replicas) L37_Silence(replica);
        CheckAll();
        foreach (var replica in Replicas) CheckAtRest(replica);
    }

    private void CheckAtRest(SimulatedReplica replica)
    {
        RestLaws.L01_Convergence(replica, _hub);
        RestLaws.L09_A_loss_is_reported(replica);
        RestLaws.L16_No_silent_loss(replica, _hub);
        // What one of two copies has discarded, the other uploads after what the first one kept.
        if (!_hasDiscarded || (Scenario.Faults & (Faults.Clone | Faults.DeviceRestore | Faults.PowerLoss)) == 0)
            RestLaws.L18_Local_order(replica, _hub, _hasTwins);
        if ((Scenario.Faults & ~(Faults.Clock | Faults.Rules)) == 0) RestLaws.L08_Resets_are_rare(replica);
    }

    /// <summary>
    /// True where anything was written. Where nobody wrote anything since the last time, there is nothing to do: that
    /// this moves nothing is asked at the end, of everybody.
    /// </summary>
    private bool SynchronizeAtRest(SimulatedReplica replica)
    {
        if (!replica.Rested.IsNew(replica.Image, _hub.History.Moment, replica.Scope)) return false;
        var (before, version) = (replica.Image.Digest, _hub.History.State.Head.Head);
        var most = RestLaws.L36_RequestsMax(replica, _hub, Scenario.BatchSize);
        Begin(replica);
        var count = 0;
        for (; Exchange(replica); count++)
            if (count > most)
                LawBrokenException.Throw(
                    "L36_The_head_is_reached", $"at most {most} requests", $"more, at {replica.Database.State}");
        if (replica.Session is not null)
            LawBrokenException.Throw("L36_The_head_is_reached", "the session to complete", "that it was given up");
        replica.Rested.IsNew(replica.Image, _hub.History.Moment, replica.Scope);
        return replica.Image.Digest != before || _hub.History.State.Head.Head != version;
    }

    /// <summary>
    /// What depends on rejected work waits for the app, which lets it go here, or gives it up as well. True where any
    /// did.
    /// </summary>
    private bool LetGo(SimulatedReplica replica)
    {
        var refused = replica.Database.Rejected.List().Where(one => one.Waiting.Count > 0).ToList();
        foreach (var id in refused.Select(one => one.Id))
        {
            // What depends on two of them waits for the second when the first is let go.
            if (replica.Database.Rejected.Find(id) is not { Waiting.Count: > 0 } one) continue;
            var discardsWaiting = one.Waiting.Count % 2 == 0;
            replica.Database.Rejected.Discard(one.Id, discardsWaiting);
            replica.GivenUp.Add(ObjectId.From(one.Id));
            replica.Overtaken.UnionWith(one.Waiting.Select(ObjectId.From));
            if (discardsWaiting) replica.GivenUp.UnionWith(one.Waiting.Select(ObjectId.From));
            _context.Count(discardsWaiting ? "waiting work given up" : "waiting work let go");
        }

        if (refused.Count > 0) Look(replica, _hub.Life);
        return refused.Count > 0;
    }

    /// <summary>A synchronisation at rest is one request, and writes nothing.</summary>
    private void L37_Silence(SimulatedReplica replica)
    {
        var session = Begin(replica);
        var before = replica.Image.Digest;
        while (Exchange(replica))
        {
        }

        if (session.Result is not { Requests: 1, ObjectsReceived: 0, ObjectsRemoved: 0 }
            || replica.Image.Digest != before)
            LawBrokenException.Throw(
                nameof(L37_Silence), "one request that moves and writes nothing", $"{session.Result}");
    }
}
