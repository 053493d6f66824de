using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>The requests of one synchronisation, one after the other.</content>
public sealed partial class Synchronizer
{
    /// <summary>
    /// One exchange after the other; while a page is applied, the request for the next one is on
    /// its way.
    /// </summary>
    private async Task ExchangeAllAsync(SyncSession session, long started, SyncRun run)
    {
        var cancellationToken = run.Cancellation.Token;
        var (request, answer) = (new ByteBuffer(), new ByteBuffer());
        var (nextRequest, nextAnswer) = (new ByteBuffer(), new ByteBuffer());
        await _pause.WaitAsync(cancellationToken).ConfigureAwait(false);
        var hasRequest = session.TryNext(request);
        if (hasRequest)
            await _transport.ExchangeAsync(request.WrittenMemory, answer, cancellationToken).ConfigureAwait(false);
        while (hasRequest)
        {
            var staged = session.Read(answer.WrittenMemory);
            Report(run, session, started);
            await _pause.WaitAsync(cancellationToken).ConfigureAwait(false);
            nextRequest.Clear();
            nextAnswer.Clear();
            var ahead = session.TryNextAhead(staged, nextRequest)
                ? _transport.ExchangeAsync(nextRequest.WrittenMemory, nextAnswer, cancellationToken).AsTask() : null;
            await ApplyAsync(session, staged, ahead, run).ConfigureAwait(false);
            Report(run, session, started);
            hasRequest = ahead is not null || session.TryNext(nextRequest);
            if (ahead is null && hasRequest)
            {
                await _pause.WaitAsync(cancellationToken).ConfigureAwait(false);
                await _transport.ExchangeAsync(nextRequest.WrittenMemory, nextAnswer, cancellationToken)
                    .ConfigureAwait(false);
            }

            (request, answer, nextRequest, nextAnswer) = (nextRequest, nextAnswer, request, answer);
        }

        Report(run, session, started);
    }

    /// <summary>
    /// Applies an answer; whatever happens, the request that runs ahead has ended before its
    /// buffers are used again.
    /// </summary>
    private static async Task ApplyAsync(SyncSession session, StagedAnswer staged, Task? ahead, SyncRun run)
    {
        try
        {
            session.Apply(staged);
        }
        catch when (ahead is not null)
        {
            await run.Cancellation.CancelAsync().ConfigureAwait(false);
            await ahead.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        if (ahead is not null) await ahead.ConfigureAwait(false);
    }
}
