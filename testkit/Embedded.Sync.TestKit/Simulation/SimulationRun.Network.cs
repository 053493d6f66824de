using System.Text;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>What the network does to messages.</content>
internal sealed partial class SimulationRun
{
    private const string BadInputLaw = "Bad_bytes_give_typed_errors";

    private void DoNetwork(Operation step)
    {
        switch (step.Kind)
        {
            case OperationKind.SendSlow when NextRequest(ReplicaOf(step)) is { } request:
                Serve(request);
                break;
            case OperationKind.Lose:
                NextRequest(ReplicaOf(step));
                break;
            case OperationKind.Replay when _requests.Count > 0:
                Serve(_requests[step.Argument * _requests.Count / 24]);
                break;
            case OperationKind.Deliver when _answers.Count > 0:
                Deliver(_answers[^(1 + (step.Argument % Math.Min(8, _answers.Count)))]);
                break;
            case OperationKind.CutAnswer or OperationKind.FlipAnswer when NextRequest(ReplicaOf(step)) is { } request
                && Serve(request) is { } answer:
                if (step.Kind == OperationKind.CutAnswer)
                    TakeDamaged(ReplicaOf(step), answer.Bytes[..(answer.Bytes.Length * step.Argument / 24)]);
                else TakeFlipped(ReplicaOf(step), Flip(answer.Bytes));
                break;
            case OperationKind.FlipRequest when NextRequest(ReplicaOf(step)) is { } request:
                ServeFlipped(request, Flip(request.Bytes));
                break;
            case OperationKind.ForeignAnswer when NextRequest(ReplicaOf(step)) is not null:
                TakeDamaged(
                    ReplicaOf(step), Encoding.UTF8.GetBytes(step.Argument % 2 == 0 ? "<html>Log in</html>" : "{}"));
                break;
        }
    }

    /// <summary>To the same device and user; what lies there may have been wiped, restored or cloned since.</summary>
    private void Deliver(SimulatedAnswer answer)
    {
        if (_devices[answer.Request.Device].Replicas[answer.Request.User] is { } replica) Take(replica, answer);
    }

    private void TakeDamaged(SimulatedReplica replica, byte[] bytes)
    {
        var before = replica.Image.Digest;
        try
        {
            replica.Session!.Take(bytes);
            LawBrokenException.Throw(BadInputLaw, "the answer to be refused", "that it was taken");
        }
        catch (SyncException refusal) when (refusal.Failure == SyncFailure.BadAnswer)
        {
            replica.Session = null;
        }

        Look(replica, _hub.Life);
        if (replica.Image.Digest != before)
            LawBrokenException.Throw(BadInputLaw, "the store to be as before", "another state");
    }

    /// <summary>
    /// A flipped bit may make another valid answer, so it goes to a copy, and only the kind of failure counts.
    /// </summary>
    private void TakeFlipped(SimulatedReplica replica, byte[] bytes)
    {
        var copy = replica.Copy();
        Begin(copy);
        try
        {
            copy.Session!.Take(bytes);
        }
        catch (SyncException)
        {
            _context.Count("flipped answers refused");
        }
        catch (Exception failure) when (failure is not LawBrokenException)
        {
            throw new LawBrokenException(BadInputLaw, "a SyncException", failure.ToString(), failure);
        }
    }

    private void ServeFlipped(SimulatedRequest request, byte[] bytes)
    {
        try
        {
            if (_hub.ServeOnCopy(bytes, CallerOf(request.User)) is not null)
                _context.Count("flipped requests refused");
        }
        catch (Exception failure)
        {
            throw new LawBrokenException(BadInputLaw, "an error answer", failure.ToString(), failure);
        }
    }

    private byte[] Flip(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        var bit = (int)(_context.Random.NextNonZero() % (ulong)(8 * bytes.Length));
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
