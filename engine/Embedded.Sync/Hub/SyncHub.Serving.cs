using Embedded.Sync.Hub;
using Embedded.Sync.Predicates;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>What answers the requests of devices.</content>
public sealed partial class SyncHub
{
    private static SyncRequest Read(ReadOnlyMemory<byte> request)
    {
        try
        {
            return SyncRequest.FromUntrusted(request);
        }
        catch (MessagePackException damage)
        {
            throw new SyncRefusedException(
                SyncErrorCode.MalformedRequest, $"The request cannot be read. {damage.Message}");
        }
    }

    private SyncProfile ProfileOf(SyncRequest request)
    {
        var profile = _options.Profiles.FirstOrDefault(profile => profile.Name == request.Profile)
            ?? throw new SyncRefusedException(
                SyncErrorCode.UnknownProfile, "The hub serves no profile of that name. Add it to the hub's Profiles.");
        if (request.Fingerprint != profile.Fingerprint)
            throw new SyncRefusedException(SyncErrorCode.ModelMismatch,
                $"The device's model, or its profile {profile.Name}, is not the hub's. Update the older end.");
        return profile;
    }

    private void Serve(SyncRequest request, SyncCaller caller, ByteBuffer answer, SyncRequestReport? report)
    {
        var profile = ProfileOf(request);
        if (request is SyncRequest.Push push) ServePush(push, profile, caller, answer);
        else if (request is SyncRequest.Query or SyncRequest.Ping) ServeOnline(request, profile, caller, answer);
        else if (request is SyncRequest.Fetch fetch) ServeFetch(fetch, profile, caller, answer);
        else if (request is SyncRequest.Pull pull) ServePull(pull, profile, caller, answer, report);
        else throw new SyncRefusedException(SyncErrorCode.UnknownAction, "Actions are called through HandleAsync.");
    }

    private void ServePull(SyncRequest.Pull request, SyncProfile profile, SyncCaller caller, ByteBuffer answer,
        SyncRequestReport? report)
    {
        var limits = new SynchronizerOptions { BatchSize = request.BatchSize, ByteBudget = request.ByteBudget };
        if (limits.FindFault(_options.BatchSizeMin) is { } wrong)
            throw new SyncRefusedException(SyncErrorCode.LimitOutOfRange, wrong);
        var arguments = request.Parameters.ToArguments();
        if (ParameterCheck.FindFault(profile.Parameters, arguments) is { } fault)
            throw new SyncRefusedException(SyncErrorCode.InvalidParameters, fault);
        using var snapshot = _committer.Store.Snapshot();
        if (TryFindLostTimeline(request, snapshot, answer)) return;
        var access = AccessOf(caller);
        var scopes = profile.Downloaded.Select(entity =>
            HubScope.Of(profile, entity, arguments, access, _committer.Departures));
        var handler = new PullHandler(snapshot, profile, HubScope.UserHash(caller), answer, _options.ScannedMax);
        handler.Answer(request, [.. scopes]);
        if (report is not null) report.Resets = handler.Resets;
    }

    /// <summary>What a caller may do, evaluated anew for each request (rule R8).</summary>
    private CallerAccess AccessOf(SyncCaller caller) => new(_options.Access!, caller);

    private void ServeOnline(SyncRequest request, SyncProfile profile, SyncCaller caller, ByteBuffer answer)
    {
        using var snapshot = _committer.Store.Snapshot();
        if (request is SyncRequest.Query query)
            new QueryHandler(snapshot, profile, AccessOf(caller), answer).Answer(query);
        else SyncAnswer.WritePinged(new MessagePackWriter(answer), request.Stamp, snapshot.State.Head);
    }

    private void ServeFetch(SyncRequest.Fetch request, SyncProfile profile, SyncCaller caller, ByteBuffer answer)
    {
        using var snapshot = _committer.Store.Snapshot();
        if (TryFindLostTimeline(request, snapshot, answer)) return;
        new FetchHandler(snapshot, profile, AccessOf(caller), answer).Answer(request);
    }

    /// <summary>
    /// Rule R7, check 2: a hub that does not contain the newest commit the device knows serves and
    /// decides nothing.
    /// </summary>
    private static bool TryFindLostTimeline(SyncRequest request, IHubSnapshot snapshot, ByteBuffer answer)
    {
        if (request.Tickets.Count == 0 || Contains(snapshot, request.Tickets[^1])) return false;
        var common = request.Tickets.Reverse().FirstOrDefault(ticket => Contains(snapshot, ticket)).Head;
        SyncAnswer.WriteTimelineLost(new MessagePackWriter(answer), request.Stamp, snapshot.State.Head, common);
        return true;
    }

    private static bool Contains(IHubSnapshot snapshot, Ticket ticket) =>
        snapshot.TryGetTag(ticket.Head, out var tag) && tag == ticket.Tag;
}
