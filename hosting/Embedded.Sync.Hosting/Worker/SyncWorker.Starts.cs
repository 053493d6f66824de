namespace Embedded.Sync.Hosting;

/// <content>
/// What makes a worker synchronise apart from schedule and request: commits, and a connection that is back.
/// </content>
public sealed partial class SyncWorker
{
    private Debounce? _commits;
    private Debounce? _reconnects;

    /// <summary>
    /// Tells that the connection is back: a run begins after <see cref="SyncWorkerOptions.ReconnectDelay"/>.
    /// Nothing happens before the host has started and after it has stopped.
    /// </summary>
    public void NotifyReconnected()
    {
        var delay = _schedule.Spread(_options.ReconnectDelay);
        lock (_gate) _reconnects?.Signal(delay, delay * 10);
    }

    private void BeginStarts()
    {
        lock (_gate)
        {
            _commits = new Debounce(_time, () => Wake(SyncReason.Commit));
            _reconnects = new Debounce(_time, () => Wake(SyncReason.Reconnect));
        }

        _synchronizer.Database.HandlerFailed += OnHandlerFailed;
        if (_connectivity is not null) _connectivity.Changed += OnConnectivityChanged;
        if (_options.CommitDelay is not null) _synchronizer.Database.WorkCommitted += OnWorkCommitted;
    }

    private void EndStarts()
    {
        _synchronizer.Database.HandlerFailed -= OnHandlerFailed;
        if (_connectivity is not null) _connectivity.Changed -= OnConnectivityChanged;
        _synchronizer.Database.WorkCommitted -= OnWorkCommitted;
        lock (_gate)
        {
            _commits?.Dispose();
            _reconnects?.Dispose();
            (_commits, _reconnects) = (null, null);
        }
    }

    private void OnWorkCommitted(object? sender, EventArgs e)
    {
        lock (_gate) _commits?.Signal(_options.CommitDelay ?? TimeSpan.Zero, _options.CommitDelayMax);
    }

    private void OnConnectivityChanged(object? sender, ConnectivityChangedEventArgs e)
    {
        if (e.IsConnected) NotifyReconnected();
    }

    private void OnHandlerFailed(object? sender, HandlerFailedEventArgs e) => LogHandlerFailed(e.Handler, e.Exception);
}
