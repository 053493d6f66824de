using Embedded.Sync.Device;
using Embedded.Sync.Diagnostics;

namespace Embedded.Sync;

/// <summary>
/// Synchronises a database with a hub over a transport: one synchronisation at a time, joined by whoever asks for the
/// same meanwhile; other kinds queue behind it. It can be paused, resumed and cancelled at any moment, and goes on
/// from the last applied batch. Thread-safe.
/// </summary>
public sealed partial class Synchronizer
{
    private readonly OfflineDatabase _database;
    private readonly ISyncTransport _transport;
    private readonly SynchronizerOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly PauseGate _pause = new();
    private readonly TurnGate _turn = new();
    // In the order in which they were asked for; the first one runs, or is about to.
    private readonly List<SyncRun> _runs = [];

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

    /// <summary>The database that is synchronised.</summary>
    public OfflineDatabase Database => _database;

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
    public Task<SyncResult> SynchronizeAsync(
        IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SynchronizeAsync(SyncSelection.Everything, progress, cancellationToken);

    /// <summary>
    /// Synchronises what a selection covers. Joins one of an equal selection that is running or waits; queues behind
    /// others, and never fails because of them.
    /// </summary>
    /// <param name="selection">What to synchronise.</param>
    /// <param name="progress">Told of each step of this synchronisation, from 0 to 100 %.</param>
    /// <param name="cancellationToken">
    /// Gives up waiting. When nobody waits any more, the synchronisation is cancelled.
    /// </param>
    /// <exception cref="ArgumentException">The selection names what cannot be synchronised so.</exception>
    /// <exception cref="ObjectDisposedException">The database is not used any more.</exception>
    /// <exception cref="SyncException">
    /// It did not complete; what was applied stays, and the next one resumes there.
    /// </exception>
    /// <exception cref="Storage.StoreException">The database's store failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<SyncResult> SynchronizeAsync(SyncSelection selection,
        IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_database.IsDisposed, _database);
        SyncPlan.Of(_database.Profile, selection);
        SyncRun run;
        lock (_gate)
        {
            run = JoinOrQueue(selection);
            run.Join(progress);
            run.Task ??= RunAsync(run);
        }

        try
        {
            return await run.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool isLeft;
            lock (_gate) isLeft = run.Leave(progress);
            if (isLeft) await run.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Needs the lock. A run that was cancelled is not joined: the next one begins when that has
    /// ended.
    /// </summary>
    private SyncRun JoinOrQueue(SyncSelection selection)
    {
        if (_runs.Find(run => !run.IsEnding && run.Selection.Equals(selection)) is { } known) return known;
        var cancellation = new CancellationTokenSource();
        var run = new SyncRun(selection, cancellation) { Turn = _turn.EnterAsync(cancellation.Token) };
        _runs.Add(run);
        return run;
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
    /// Ends the running synchronisation and those that wait behind it, for all who wait for them. The next one goes
    /// on from the last applied batch.
    /// </summary>
    public void Cancel()
    {
        SyncRun[] runs;
        lock (_gate)
        {
            runs = [.. _runs];
            foreach (var run in runs) run.IsEnding = true;
        }

        // Outside of the lock: whoever is told of it may ask for it. Those that wait go first, lest one begins.
        foreach (var run in runs.Reverse()) run.Cancellation.Cancel();
    }

    /// <summary>The same, and waits until all of them have ended: the caller may close the store afterwards.</summary>
    public async Task CancelAsync()
    {
        Task?[] tasks;
        lock (_gate) tasks = [.. _runs.Select(run => run.Task)];
        Cancel();
        await Task.WhenAll(tasks.OfType<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<SyncResult> RunAsync(SyncRun run)
    {
        // The caller gets its task back at once, wherever the transport completes.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await run.Turn.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(run, status => status);
            throw;
        }

        try
        {
            return await RunNowAsync(run).ConfigureAwait(false);
        }
        finally
        {
            _turn.Leave();
        }
    }

    private async Task<SyncResult> RunNowAsync(SyncRun run)
    {
        using var activity = SyncDiagnostics.Activities.StartActivity("synchronize");
        var started = _time.GetTimestamp();
        try
        {
            Publish(status => status with
            {
                State = _pause.IsClosed ? SyncState.Paused : SyncState.Running,
                Selection = run.Selection,
                Progress = new SyncProgress(),
            });
            if (_options.RetryRejectedAfter is { } age) _database.Rejected.RetryDue(age);
            var session = new SyncSession(_database, _options, run.Selection);
            Report(run, session, started);
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

    private void End(SyncRun run, Func<SyncStatus, SyncStatus> change) => Publish(status =>
    {
        _runs.Remove(run);
        return change(status) with { State = _runs.Count == 0 ? SyncState.Idle : status.State };
    });
}
