using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.TestKit.Simulation.Laws;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>Requests, answers, and what is checked when an answer is taken.</content>
internal sealed partial class SimulationRun
{
    private const int RoundRequestsMax = 60;

    private void DoSession(Operation step)
    {
        var replica = ReplicaOf(step);
        switch (step.Kind)
        {
            case OperationKind.Begin:
                Begin(replica);
                break;
            case OperationKind.BeginUploads:
            case OperationKind.BeginEntity:
            case OperationKind.BeginObject:
                Begin(replica, SelectionOf(step), step);
                break;
            case OperationKind.Exchange:
                Exchange(replica);
                break;
            case OperationKind.Round:
                RunToEnd(replica);
                break;
            case OperationKind.Synchronize:
                Begin(replica);
                RunToEnd(replica);
                break;
            case OperationKind.Ahead:
                ExchangeAhead(replica, step);
                break;
        }
    }

    /// <summary>The next request of a replica's session, or null where it is complete.</summary>
    private SimulatedRequest? NextRequest(SimulatedReplica replica)
    {
        var session = replica.Session ?? Begin(replica);
        var request = new ByteBuffer();
        if (session.TryNext(request)) return Send(replica, request);
        replica.Session = null;
        _context.Count("sessions completed");
        if (replica.SessionWork.Overlaps(replica.PendingWork))
            LawBrokenException.Throw(
                "A_complete_session_has_uploaded", "all that waited at its beginning to be decided",
                "that some waits still");
        return null;
    }

    private SimulatedRequest Send(SimulatedReplica replica, ByteBuffer bytes)
    {
        var device = Array.FindIndex(_devices, device => device.Replicas.Contains(replica));
        var user = Array.IndexOf(Users, replica.User);
        var request = new SimulatedRequest(bytes.ToArray(), device, user, replica.Session!, replica.Scope);
        replica.IsUploading = SyncRequest.FromUntrusted(request.Bytes) is SyncRequest.Push;
        _requests.Add(request);
        _context.AddToTrace(request.Bytes);
        return request;
    }

    private SimulatedAnswer? Serve(SimulatedRequest request)
    {
        var head = _hub.History.State.Head.Head;
        var bytes = _hub.Serve(request.Bytes, CallerOf(request.User));
        StoreLaws.L29_Counts_equal_a_rebuild(_hub);
        if (bytes is null) return null;
        _context.AddToTrace(bytes);
        var scope = ScopeOf(request);
        var answer = new SimulatedAnswer(
            bytes, request, _hub.Life, SyncAnswer.FromUntrusted(bytes), scope, _hub.RowsIn(scope));
        if (answer.Parsed is SyncAnswer.Error error)
            LawBrokenException.Throw("Requests_are_served", "an answer", $"{error.Code}: {error.Message}");
        if (answer.Parsed is SyncAnswer.Pushed && !_hub.IsDurable)
            LawBrokenException.Throw(
                "L17_Acknowledged_is_durable", "every decision to be durable before it is answered",
                "that the last commit was buffered");
        CheckAnswer(request, answer, head);
        _answers.Add(answer);
        return answer;
    }

    private void CheckAnswer(SimulatedRequest request, SimulatedAnswer answer, ulong head)
    {
        var asked = SyncRequest.FromUntrusted(request.Bytes);
        if (asked is SyncRequest.Pull pull && answer.Parsed is SyncAnswer.Page page)
        {
            var set = CursorSet.FromUntrusted(pull.Cursor.Span, _hub.History.State.SealKey);
            var user = UserHashes[request.User];
            MessageLaws.L07_A_reset_is_necessary(pull, set, page, _hub.History, user, answer.Scope);
            MessageLaws.L40_Only_what_is_in_scope(set, page, _hub.History, answer.Scope);
            MessageLaws.L39_Answers_are_bounded(pull, page);
        }
        else if (asked is SyncRequest.Push push && answer.Parsed is SyncAnswer.Pushed pushed)
        {
            MessageLaws.L20_A_poison_delays_no_other(push, pushed);
            MessageLaws.L40_Conflicts_tell_what_is_readable(pushed, head, _hub.History, answer.Scope);
        }
    }

    /// <summary>One request and its answer. False where there was none, or the session ended.</summary>
    private bool Exchange(SimulatedReplica replica) =>
        NextRequest(replica) is { } request && Serve(request) is { } answer && Take(replica, answer);

    private void RunToEnd(SimulatedReplica replica)
    {
        for (var count = 0; count < RoundRequestsMax && Exchange(replica); count++)
        {
        }
    }

    /// <summary>
    /// The request that runs ahead is answered before or after its predecessor is applied, or much later.
    /// </summary>
    private void ExchangeAhead(SimulatedReplica replica, Operation step)
    {
        if (NextRequest(replica) is not { } request || Serve(request) is not { } answer) return;
        var session = replica.Session!;
        var (staged, bytes) = (session.Read(answer.Bytes), new ByteBuffer());
        // The app does something else between the reading of an answer and its writing.
        if (step.Argument >= 18 && (Scenario.Faults & Faults.Forget) != 0) Forget(replica, step.Object);
        // What was read goes with the process that read it.
        if (replica.Session is null) return;
        if (!session.TryNextAhead(staged, bytes))
        {
            Take(replica, answer, taker => taker.Apply(staged));
            return;
        }

        _context.Count("requests ahead");
        var (ahead, order) = (Send(replica, bytes), step.Argument % 6);
        var second = order < 4 ? Serve(ahead) : null;
        var stagedSecond = order == 1 && second is not null ? session.Read(second.Bytes) : null;
        if (order == 2) CommitLocal(replica, draft => draft.Toggle(step.Object, step.Argument));
        if (replica.Session is null || !Take(replica, answer, taker => taker.Apply(staged)) || order == 3) return;
        if (order == 4) DoHub(step with { Kind = OperationKind.HubSave });
        if (order >= 4) second = Serve(ahead);
        if (second is null) return;
        if (stagedSecond is null) Take(replica, second);
        else Take(replica, second, taker => taker.Apply(stagedSecond));
    }

    /// <summary>Lets a replica take an answer, and looks at what that did. False where it ended the session.</summary>
    private bool Take(SimulatedReplica replica, SimulatedAnswer answer, Action<SyncSession>? take = null)
    {
        var session = replica.Session ?? Begin(replica);
        var (before, digest) = (replica.Image, replica.Database.State.Digest());
        var fits = answer.Parsed.Stamp == digest && IsAskedFor(replica, answer.Parsed);
        var bytes = _context.Setup.BreakAnswer is { } breaking ? breaking(answer.Bytes, digest) : answer.Bytes;
        replica.Events.Clear();
        _metFault = "";
        var isDone = TryTake(replica, answer, () =>
        {
            if (take is not null) take(session);
            else session.Take(bytes);
        });
        // A process may end after the commit: then the answer was taken, and what the session would report is lost.
        var isTaken = fits && (isDone || replica.Image.Digest != before.Digest);
        NoteAnswer(replica, answer, isTaken);
        Look(replica, answer.Life);
        if (!isDone)
        {
            if (answer.Parsed is SyncAnswer.Page && _metFault.Length > 0)
                _context.Count($"{_metFault} × cursor write");
            if (isTaken)
                foreach (var entity in replica.Entities.Keys) Note(replica, entity, record => record.Told());
            replica.Session = null;
            return false;
        }

        NoteResets(replica, session, answer);
        ReadLaws.Change_events_are_exact(replica, before);
        if (fits) CheckTaken(replica, answer, before);
        else if (_context.Setup.BreakAnswer is null) DownloadLaws.L12_An_old_answer_changes_nothing(replica, before);
        return replica.Session is not null;
    }

    /// <summary>
    /// A session takes pages when it has asked for one, with all that it wants, and decisions when it has uploaded
    /// something.
    /// </summary>
    private static bool IsAskedFor(SimulatedReplica replica, SyncAnswer answer) =>
        answer is SyncAnswer.Page page ? !replica.IsUploading && !replica.SessionEntities.Any(page.Skips)
            : answer is not SyncAnswer.Pushed || replica.IsUploading;

    private bool TryTake(SimulatedReplica replica, SimulatedAnswer answer, Action take)
    {
        try
        {
            return TryOn(replica, take);
        }
        catch (SyncException refusal) when (refusal.Failure == SyncFailure.BadAnswer)
        {
            // A session refuses decisions on what another session has sent; of its own it has to take each.
            if (answer.Request.Sender == replica.Session && _context.Setup.BreakAnswer is null)
                throw new LawBrokenException(
                    "Answers_are_taken", "the session to take the hub's answer", refusal.Message, refusal);
            _context.Count("answers refused");
            return false;
        }
    }

    private void CheckTaken(SimulatedReplica replica, SimulatedAnswer answer, ReplicaImage before)
    {
        DownloadLaws.L04_The_cursor_never_goes_back(replica, answer, before);
        DownloadLaws.L06_A_download_is_complete(replica, answer);
        DownloadLaws.L14_Consistent_point(replica, answer);
        DownloadLaws.L36_A_round_ends_at_the_head(replica, answer);
        OverlayLaws.L22_Work_shows_until_it_is_downloaded(replica, answer, before);
        if (_hub.Life == 0) DownloadLaws.L23_Monotonic_reads(replica, before);
        if (answer.Life == _hub.Life
            && ReadLaws.L21_Own_echo_is_silent(replica, answer, before, _hub.History)) _context.Count("echoes");
    }
}
