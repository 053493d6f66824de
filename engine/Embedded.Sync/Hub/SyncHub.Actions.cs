using Embedded.Sync.Hub;
using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>Server actions.</content>
public sealed partial class SyncHub
{
    /// <summary>
    /// Answers one request, the call of a server action included. Everything but a call completes before this returns.
    /// Never throws for what a device may send.
    /// </summary>
    /// <param name="request">The request; nothing in it is trusted. Unchanged until the task has completed.</param>
    /// <param name="caller">On whose behalf it was sent, as the transport has authenticated it.</param>
    /// <param name="answer">Where the answer is appended; an error answer when the request is refused.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>Null where it was served; else why it was refused.</returns>
    /// <exception cref="Storage.StoreException">The store failed; nothing of the request was half done.</exception>
    /// <exception cref="OperationCanceledException">The caller had gone before an action was through.</exception>
    public ValueTask<SyncErrorCode?> HandleAsync(ReadOnlyMemory<byte> request, SyncCaller caller,
        ByteBuffer answer, CancellationToken cancellationToken = default) =>
        HandleAsync(request, caller, answer, new SyncRequestReport(), cancellationToken);

    /// <summary>The same, with a report of what the work was.</summary>
    /// <param name="request">The request; nothing in it is trusted. Unchanged until the task has completed.</param>
    /// <param name="caller">On whose behalf it was sent, as the transport has authenticated it.</param>
    /// <param name="answer">Where the answer is appended; an error answer when the request is refused.</param>
    /// <param name="report">Where the hub says what the work was.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>Null where it was served; else why it was refused.</returns>
    /// <exception cref="Storage.StoreException">The store failed; nothing of the request was half done.</exception>
    /// <exception cref="OperationCanceledException">The caller had gone before an action was through.</exception>
    public async ValueTask<SyncErrorCode?> HandleAsync(ReadOnlyMemory<byte> request, SyncCaller caller,
        ByteBuffer answer, SyncRequestReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(report);
        if (!SyncRequest.IsCall(request.Span)) return Handle(request, caller, answer, report);
        try
        {
            var call = (SyncRequest.Call)Read(request);
            var runner = new ActionRunner(this, _options, ProfileOf(call), caller);
            var tail = await runner.RunAsync(call, cancellationToken).ConfigureAwait(false);
            using var snapshot = _committer.Store.Snapshot();
            SyncAnswer.WriteCalled(answer, call.Stamp, snapshot.State.Head, tail);
            return null;
        }
        catch (SyncRefusedException refusal)
        {
            WriteError(refusal.Code, refusal.Message, answer);
            return refusal.Code;
        }
    }

    /// <summary>A transaction that is committed with the record of a call.</summary>
    internal HubTransaction Begin(HubCall call) => new(this) { Call = call };

    /// <summary>An object, whose version the call remembers.</summary>
    internal object? Find(EntityType generalisation, ObjectId id, HubCall call)
    {
        using var snapshot = _committer.Store.Snapshot();
        foreach (var entity in generalisation.SelfAndSpecialisations)
        {
            var key = new ObjectKey(entity.Number, id);
            var exists = snapshot.TryGetRow(key, out var row);
            call.HasRead(key, exists ? RowHeader.Of(row).Version : 0);
            if (exists) return RowReader.FromStore(entity, id, row);
        }

        return null;
    }

    /// <exception cref="CallObstacleException">The call was decided before.</exception>
    internal void FindDecision(HubCall call)
    {
        using var snapshot = _committer.Store.Snapshot();
        call.FindDecision(snapshot);
    }
}
