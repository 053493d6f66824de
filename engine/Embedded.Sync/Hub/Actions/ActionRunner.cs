using Embedded.Sync.Actions;
using Embedded.Sync.Protocol;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Runs one call of an action to its answer. Nothing is locked while the action runs; its writes are checked and
/// committed together with the record of the call.
/// </summary>
internal sealed class ActionRunner(SyncHub hub, SyncHubOptions options, SyncProfile profile, SyncCaller caller)
{
    private const int RunsMax = 10;

    /// <summary>What stands after the head of the answer.</summary>
    /// <exception cref="SyncRefusedException">The call is refused, and nothing was run.</exception>
    /// <exception cref="StoreException">The hub's store failed; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<byte[]> RunAsync(SyncRequest.Call call, CancellationToken cancellationToken)
    {
        var action = options.Actions?.Find(call.Action) ?? throw new SyncRefusedException(
            SyncErrorCode.UnknownAction, $"The hub has no action '{call.Action}'. Update the older end.");
        if (!action.Allows(caller)) throw Denied(call);
        using var timer = new CancellationTokenSource(options.ActionTimeout, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await RunAsync(call, action, either.Token).ConfigureAwait(false);
        }
        catch (RejectedActionException rejection)
        {
            return Tail(CallOutcome.Rejected, rejection.Code, rejection.Message);
        }
        catch (CommitRejectedException rejection)
        {
            // Which object it was may not be the caller's to know.
            return Tail(CallOutcome.Rejected, rejection.Code.ToString(), rejection.Reason);
        }
        catch (Exception defect) when (IsOfTheAction(defect, cancellationToken))
        {
            options.ActionFailed?.Invoke(new ActionDefect(action.Name, call.Id.ToGuid(), caller, defect));
            return Tail(CallOutcome.Faulted, "", "The action failed on the hub.");
        }
    }

    private async Task<byte[]> RunAsync(
        SyncRequest.Call call, ServerActionDefinition action, CancellationToken cancellationToken)
    {
        for (var run = 1;; run++)
        {
            var record = new HubCall(call.Id, call.Client, call.Born, new CallerAccess(options.Access!, caller));
            try
            {
                hub.FindDecision(record);
                return await RunOnceAsync(call, action, record, cancellationToken).ConfigureAwait(false);
            }
            catch (CallObstacleException obstacle) when (obstacle.Obstacle != CallObstacle.Changed || run == RunsMax)
            {
                return obstacle.Obstacle switch
                {
                    CallObstacle.Decided => obstacle.Answer,
                    CallObstacle.Foreign => throw Denied(call),
                    CallObstacle.Expired => Tail(CallOutcome.Expired, "",
                        "The hub no longer keeps what it decided that long ago: the call may have run. "
                        + "Synchronise, look, and call with a new id."),
                    _ => throw new InvalidOperationException(
                        $"The objects that the action read were changed by others {RunsMax} times in a row.", obstacle),
                };
            }
            catch (CallObstacleException)
            {
                // Somebody changed what the action had read: it decides again, on what is there now.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<byte[]> RunOnceAsync(
        SyncRequest.Call call, ServerActionDefinition action, HubCall record, CancellationToken cancellationToken)
    {
        var input = Read(action.Input, call);
        var context = new ServerActionContext(hub, profile, caller, record);
        using var transaction = context.Transaction;
        var output = await action.Run(input, context, cancellationToken).ConfigureAwait(false);
        var result = new ByteBuffer();
        action.Output.WriteNullable(new MessagePackWriter(result), output);
        if (result.Length > ProtocolFormat.ActionBytesMax)
            throw new InvalidOperationException($"The result of {action.Name} has {result.Length} bytes, and "
                + $"{ProtocolFormat.ActionBytesMax} are allowed. Return less, or hand objects over.");
        record.Result = new SyncAnswer.Called(
            CallOutcome.Completed, "", "", result.WrittenMemory, [.. context.Handed]);
        transaction.Commit();
        return record.Answer;
    }

    private static object? Read(ActionValue value, SyncRequest.Call call)
    {
        try
        {
            var reader = new MessagePackReader(call.Input.Span);
            var input = value.ReadNullable(ref reader);
            reader.ExpectEnd();
            return input;
        }
        catch (MessagePackException damage)
        {
            throw new SyncRefusedException(SyncErrorCode.InvalidActionInput,
                $"The parameter of '{call.Action}' cannot be read. Update the older end. {damage.Message}");
        }
    }

    private static bool IsOfTheAction(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        SyncRefusedException or StoreException => false,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => true,
    };

    private static SyncRefusedException Denied(SyncRequest.Call call) => new(
        SyncErrorCode.ActionDenied, $"The caller may not call '{call.Action}'.");

    private static byte[] Tail(CallOutcome outcome, string code, string message) =>
        SyncAnswer.TailOf(new SyncAnswer.Called(outcome, code, message, default, []));
}
