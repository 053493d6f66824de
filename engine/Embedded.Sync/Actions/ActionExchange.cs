using Embedded.Sync.Online;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Actions;

/// <summary>Sends one call, and says in the caller's words what became of it.</summary>
internal sealed class ActionExchange(HubConnection hub, SyncRequest.Call call)
{
    /// <exception cref="ServerActionException">The call did not complete.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<SyncAnswer.Called> RunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        SyncAnswer answer;
        try
        {
            answer = await hub.ExchangeAsync(call, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (SyncException failure)
        {
            throw Failed(FailureOf(failure), failure.Message, failure);
        }

        if (answer is not SyncAnswer.Called called || called.Handed.Any(key => !CanTake(key.Entity)))
            throw Failed(ServerActionFailure.NoAnswer, "What came back is no answer to a call.");
        return called.Outcome switch
        {
            CallOutcome.Completed => called,
            CallOutcome.Rejected => throw Failed(ServerActionFailure.Rejected, called.Message, null, called.Code),
            CallOutcome.Expired => throw Failed(ServerActionFailure.Expired, called.Message),
            _ => throw Failed(ServerActionFailure.Faulted, called.Message),
        };
    }

    /// <summary>The result.</summary>
    /// <exception cref="ServerActionException">It cannot be read, although the action has run.</exception>
    public object? Read(ActionValue outputs, SyncAnswer.Called called)
    {
        try
        {
            var reader = new MessagePackReader(called.Output.Span);
            var value = outputs.ReadNullable(ref reader);
            reader.ExpectEnd();
            return value;
        }
        catch (MessagePackException damage)
        {
            throw Failed(ServerActionFailure.NoAnswer, $"The result cannot be read. {damage.Message}", damage);
        }
    }

    private bool CanTake(ushort number) =>
        hub.Profile.Model.FindEntity(number) is { } entity && hub.Profile.CanBeHanded(entity);

    private static ServerActionFailure FailureOf(SyncException failure) => failure switch
    {
        { Code: SyncErrorCode.UnknownAction } => ServerActionFailure.Unknown,
        { Code: SyncErrorCode.ActionDenied } => ServerActionFailure.Denied,
        { Code: SyncErrorCode.InvalidActionInput } => ServerActionFailure.InvalidInput,
        // The hub said so itself, before it ran anything.
        { Failure: SyncFailure.Refused or SyncFailure.Unauthorized } => ServerActionFailure.NotTaken,
        { Code: SyncErrorCode.TooManyRequests } => ServerActionFailure.NotTaken,
        // Also a busy answer may be that of something on the way that has passed the call on.
        _ => ServerActionFailure.NoAnswer,
    };

    private ServerActionException Failed(
        ServerActionFailure failure, string message, Exception? inner = null, string? code = null) =>
        new(failure, call.Action, call.Id.ToGuid(), message, inner) { Code = code };
}
