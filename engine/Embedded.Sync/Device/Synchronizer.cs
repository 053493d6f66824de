using Embedded.Sync.Diagnostics;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// Synchronises a database with a hub over a transport: one synchronisation at a time, joined by whoever asks
/// meanwhile; it can be paused, resumed and cancelled at any moment, and goes on from the last applied batch.
/// Thread-safe.
/// </summary>
public sealed partial class Synchronizer
{
    private readonly OfflineDatabase _database;
    private readonly ISyncTransport _transport;
    private readonly SynchronizerOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly PauseGate _pause = new();
    private Run? _run;

    /// <summary>A synchroniser of one database.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public Synchronizer(
        OfflineDatabase database, ISyncTransport transport, SynchronizerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFault() is { } wrong) throw new ArgumentException(wrong, nameof(options));
        _database = database;
        _transport = transport;
        _options = options;
        _time = time;
    }

    /// <summary>
    /// Synchronises everything: uploads local work, then downloads what changed. Joins a synchronisation that is
    /// running; what was committed after that began is uploaded by the next one.
    /// </summary>
    /// <param name="progress">Told of each step, from 0 to 100 %.</param>
    /// <param name="cancellationToken">
    /// Gives up waiting. When nobody waits any more, the synchronisation is cancelled.
    /// </param>
    /// <exception cref="SyncException">
    /// It did not complete; what was applied stays, and the next one resumes there.
    /// </exception>
    /// <exception cref="Storage.StoreException">The database's store failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<SyncResult> SynchronizeAsync(
        IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Run run;
        lock (_gate)
        {
            if (progress is not null) _listeners.Add(progress);
            // A run that was cancelled is not joined: the next one begins when that has ended.
            if (_run is null or { IsEnding: true }) _run = new Run(_run?.Task);
            run = _run;
            run.Waiting++;
            run.Task ??= RunAsync(run);
        }

        try
        {
            return await run.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Leave(run, progress)) await EndAsync(run).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Halts before the next request. What has been applied stays; a request on its way is still
    /// taken.
    /// </summary>
    public void Pause()
    {
        _pause.Close();
        Publish(status => status.State == SyncState.Running ? status with { State = SyncState.Paused } : status);
    }

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        _pause.Open();
        Publish(status => status.State == SyncState.Paused ? status with { State = SyncState.Running } : status);
    }

    /// <summary>
    /// Ends the running synchronisation, for all who wait for it. The next one goes on from the
    /// last applied batch.
    /// </summary>
    public void Cancel()
    {
        Run? run;
        lock (_gate)
        {
            run = _run;
            if (run is not null) run.IsEnding = true;
        }

        // Outside of the lock: whoever is told of it may ask for it.
        run?.Cancellation.Cancel();
    }

    private async Task<SyncResult> RunAsync(Run run)
    {
        // The caller gets its task back at once, wherever the transport completes.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (run.Previous is { } previous) await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var activity = SyncDiagnostics.Activities.StartActivity("synchronize");
        var started = _time.GetTimestamp();
        try
        {
            Publish(status => status with
            {
                State = _pause.IsClosed ? SyncState.Paused : SyncState.Running,
                Progress = new SyncProgress(),
            });
            var session = new SyncSession(_database, _options);
            Report(session, started);
            await ExchangeAllAsync(session, started, run).ConfigureAwait(false);
            var result = session.Result with { Duration = _time.GetElapsedTime(started) };
            SyncDiagnostics.Record(result);
            var completed = _time.GetUtcNow();
            End(run, status => status with { LastResult = result, LastError = null, LastCompleted = completed });
            return result;
        }
        catch (Exception failure)
        {
            SyncDiagnostics.RecordFailure(failure);
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, failure.GetType().Name);
            End(run, status => status with { LastError = failure });
            throw;
        }
    }

    /// <summary>
    /// One exchange after the other; while a page is applied, the request for the next one is on
    /// its way.
    /// </summary>
    private async Task ExchangeAllAsync(SyncSession session, long started, Run run)
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
            Report(session, started);
            await _pause.WaitAsync(cancellationToken).ConfigureAwait(false);
            nextRequest.Clear();
            nextAnswer.Clear();
            var ahead = session.TryNextAhead(staged, nextRequest)
                ? _transport.ExchangeAsync(nextRequest.WrittenMemory, nextAnswer, cancellationToken).AsTask() : null;
            await ApplyAsync(session, staged, ahead, run).ConfigureAwait(false);
            Report(session, started);
            hasRequest = ahead is not null || session.TryNext(nextRequest);
            if (ahead is null && hasRequest)
            {
                await _pause.WaitAsync(cancellationToken).ConfigureAwait(false);
                await _transport.ExchangeAsync(nextRequest.WrittenMemory, nextAnswer, cancellationToken)
                    .ConfigureAwait(false);
            }

            (request, answer, nextRequest, nextAnswer) = (nextRequest, nextAnswer, request, answer);
        }

        Report(session, started);
    }

    /// <summary>
    /// Applies an answer; whatever happens, the request that runs ahead has ended before its
    /// buffers are used again.
    /// </summary>
    private static async Task ApplyAsync(SyncSession session, Protocol.StagedAnswer staged, Task? ahead, Run run)
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

    private void End(Run run, Func<SyncStatus, SyncStatus> change) => Publish(status =>
    {
        if (_run == run) _run = null;
        return change(status) with { State = _run is null ? SyncState.Idle : status.State };
    });

    /// <summary>True where nobody waits any more for a run that has not ended.</summary>
    private bool Leave(Run run, IProgress<SyncProgress>? progress)
    {
        lock (_gate)
        {
            if (progress is not null) _listeners.Remove(progress);
            run.IsEnding |= --run.Waiting == 0;
            return run.Waiting == 0 && !run.Task!.IsCompleted;
        }
    }

    /// <summary>Ends a run and waits until it has: the caller may close the store afterwards.</summary>
    private static async Task EndAsync(Run run)
    {
        await run.Cancellation.CancelAsync().ConfigureAwait(false);
        await ((Task)run.Task!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private sealed class Run(Task? previous)
    {
        public Task? Previous { get; } = previous;

        public CancellationTokenSource Cancellation { get; } = new();

        public Task<SyncResult>? Task { get; set; }

        public int Waiting { get; set; }

        /// <summary>True from the moment that it is given up: nobody joins it any more.</summary>
        public bool IsEnding { get; set; }
    }
}
