namespace Embedded.Sync.Hosting;

/// <summary>
/// Knows of the connection what the requests to the hub told: one that was answered, in whatever way, says that
/// there is one; one that reached nobody says that there is none. While there is none, the hub is probed, so that
/// <see cref="Changed"/> tells when it is back. Before the first request there is one, until the contrary shows.
/// </summary>
/// <remarks>
/// Thread-safe. A device whose system tells of its network registers an <see cref="IConnectivity"/> of its own
/// instead.
/// </remarks>
public sealed class HubConnectivity : IConnectivity, IDisposable
{
    private readonly Func<CancellationToken, ValueTask> _probe;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private bool _isConnected = true;
    private bool _isProbing;

    /// <summary>A connection that is learnt of.</summary>
    /// <param name="probe">
    /// Asks the hub anything, and reports the outcome to <see cref="Report"/>; what it throws is of no account.
    /// </param>
    /// <param name="interval">How long to wait before each probe.</param>
    /// <param name="time">Measures the waits.</param>
    public HubConnectivity(Func<CancellationToken, ValueTask> probe, TimeSpan interval, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(time);
        (_probe, _interval, _time) = (probe, interval, time);
    }

    /// <inheritdoc/>
    public bool IsConnected
    {
        get
        {
            lock (_gate) return _isConnected;
        }
    }

    /// <inheritdoc/>
    public event EventHandler<ConnectivityChangedEventArgs>? Changed;

    /// <summary>Takes what a request told.</summary>
    public void Report(bool isConnected)
    {
        bool begins;
        lock (_gate)
        {
            if (_isConnected == isConnected) return;
            _isConnected = isConnected;
            begins = !isConnected && !_isProbing;
            _isProbing |= begins;
        }

        if (begins) _ = ProbeAsync();
        Changed?.Invoke(this, new ConnectivityChangedEventArgs(isConnected));
    }

    /// <summary>Ends the probing.</summary>
    public void Dispose() => _disposed.Cancel();

    private async Task ProbeAsync()
    {
        while (await WaitAsync())
        {
            try
            {
                await _probe(_disposed.Token);
            }
            catch (Exception)
            {
                // The transport has reported the outcome; a probe has nobody else to tell.
            }
        }
    }

    /// <summary>Waits for the next probe; false where none is needed any more.</summary>
    private async ValueTask<bool> WaitAsync()
    {
        await Task.Delay(_interval, _time, _disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate) return _isProbing = !_isConnected && !_disposed.IsCancellationRequested;
    }
}
