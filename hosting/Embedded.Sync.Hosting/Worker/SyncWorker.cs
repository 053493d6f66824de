using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Synchronises a database in the background: at start, on a schedule, on request, after commits, and when the
/// connection is back; one run at a time. A failed run is logged, and the worker goes on. Stopping the host
/// cancels the run; the next one resumes there.
/// </summary>
/// <remarks>
/// Thread-safe. What runs, how far it is and how the last run ended is the <see cref="Synchronizer.Status"/>;
/// pausing, resuming and cancelling a run are the synchroniser's too.
/// </remarks>
public sealed partial class SyncWorker : BackgroundService
{
    // One place is enough: whoever is woken runs after whatever was asked before.
    private readonly Channel<SyncReason> _wakeUps = Channel.CreateBounded<SyncReason>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _gate = new();
    private readonly Synchronizer _synchronizer;
    private readonly SyncWorkerOptions _options;
    private readonly SyncSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IConnectivity? _connectivity;

    // The run at work, or else the next one; null while nobody has asked for either.
    private TaskCompletionSource<SyncResult>? _run;
    private bool _isRunning;
    private bool _hasStopped;

    /// <summary>A worker for one synchroniser.</summary>
    /// <param name="synchronizer">Does the work. Others may use it too; their runs and the worker's join.</param>
    /// <param name="options">Valid options, which are not changed any more.</param>
    /// <param name="time">Measures the intervals.</param>
    /// <param name="random">Draws the jitter.</param>
    /// <param name="logger">Told of each run.</param>
    /// <param name="connectivity">Tells when the connection is back; null where nobody does.</param>
    public SyncWorker(
        Synchronizer synchronizer,
        SyncWorkerOptions options,
        TimeProvider time,
        RandomSource random,
        ILogger<SyncWorker> logger,
        IConnectivity? connectivity = null)
    {
        ArgumentNullException.ThrowIfNull(synchronizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(logger);
        _synchronizer = synchronizer;
        _options = options;
        _schedule = new SyncSchedule(options, random);
        _time = time;
        _logger = logger;
        _connectivity = connectivity;
    }

    /// <summary>
    /// Asks for a run that begins after this call, and does not wait for it. Many calls make one run. Whoever has
    /// just committed something calls this: a run at work may have uploaded already.
    /// </summary>
    public void Trigger() => _wakeUps.Writer.TryWrite(SyncReason.Request);

    /// <summary>Joins the run at work, or asks for one, and waits until it has ended.</summary>
    /// <param name="progress">Told how far it is, from any thread, while this call waits.</param>
    /// <param name="cancellationToken">Ends the waiting, not the run, as others may wait for it as well.</param>
    /// <exception cref="SyncException">The run failed; the reason says what can be done.</exception>
    /// <exception cref="OperationCanceledException">
    /// The waiting or the run was cancelled, or the host stops.
    /// </exception>
    public async Task<SyncResult> RequestAsync(
        IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        void Report(SyncStatus status) => progress!.Report(status.Progress);
        // Before the run is asked for: it may have ended by the time that this goes on.
        if (progress is not null) _synchronizer.StatusChanged += Report;
        try
        {
            return await JoinOrRequest().WaitAsync(cancellationToken);
        }
        finally
        {
            if (progress is not null) _synchronizer.StatusChanged -= Report;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for the first await: it shall not wait for a synchronisation.
        await Task.Yield();
        await using var timer = _time.CreateTimer(
            _ => Wake(SyncReason.Schedule), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        BeginStarts();
        if (_options.SynchronizeAtStart) Wake(SyncReason.Start);
        else Schedule(timer, null);
        try
        {
            await foreach (var reason in _wakeUps.Reader.ReadAllAsync(stoppingToken))
            {
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                // The run that begins uploads what was committed until now.
                lock (_gate) _commits?.Clear();
                var error = await RunAsync(reason, stoppingToken);
                if (!stoppingToken.IsCancellationRequested) Schedule(timer, error);
            }
        }
        finally
        {
            EndStarts();
            Stop();
        }
    }

    private void Schedule(ITimer timer, Exception? error)
    {
        if (_schedule.After(error) is not { } wait) return;
        LogNext(wait);
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task<Exception?> RunAsync(SyncReason reason, CancellationToken stoppingToken)
    {
        var run = Begin();
        LogStarted(reason);
        try
        {
            // Without the token, as the wait would end before the run has, and the store be closed under it.
            var running = _synchronizer.SynchronizeAsync(cancellationToken: CancellationToken.None);
            using var stop = stoppingToken.Register(_synchronizer.Cancel);
            var result = await running;
            End();
            run.SetResult(result);
            LogCompleted(result);
            return null;
        }
        catch (Exception exception)
        {
            // Whatever it is, the next run may succeed, and an app that works offline must not end for it.
            End();
            Fail(run, exception);
            return exception;
        }
    }

    private void Fail(TaskCompletionSource<SyncResult> run, Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            run.SetCanceled();
            LogCancelled();
            return;
        }

        run.SetException(exception);
        // Whoever waits is told; where nobody does, the log is enough.
        _ = run.Task.Exception;
        if (exception is SyncException failed) LogFailed(failed.Failure, failed.Code, failed);
        else LogBroken(exception);
    }

    private void Wake(SyncReason reason) => _wakeUps.Writer.TryWrite(reason);

    private Task<SyncResult> JoinOrRequest()
    {
        lock (_gate)
        {
            if (_hasStopped) return Task.FromCanceled<SyncResult>(new CancellationToken(canceled: true));
            _run ??= NewRun();
            if (!_isRunning) Wake(SyncReason.Request);
            return _run.Task;
        }
    }

    private TaskCompletionSource<SyncResult> Begin()
    {
        lock (_gate)
        {
            _isRunning = true;
            return _run ??= NewRun();
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _isRunning = false;
            _run = null;
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _hasStopped = true;
            _run?.TrySetCanceled();
            _run = null;
        }
    }

    private static TaskCompletionSource<SyncResult> NewRun() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
