namespace Embedded.Sync.Hosting;

/// <summary>
/// The time that is left for one exchange: for the head of the answer, for each piece of it, and for the whole.
/// </summary>
internal sealed class ExchangeDeadline : IDisposable
{
    private readonly SyncClientOptions _options;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;

    public ExchangeDeadline(SyncClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _options = options;
        _time = time;
        _started = time.GetTimestamp();
        _timeout = new CancellationTokenSource(Shorter(options.AnswerTimeout, options.ExchangeTimeout), time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timeout.Token);
    }

    /// <summary>Cancelled when the time is over, or by the caller.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>True where the time was over, whoever gave up first.</summary>
    public bool HasPassed => _timeout.IsCancellationRequested;

    /// <summary>Something has come: from now on, the next piece is waited for.</summary>
    public void Extend()
    {
        var left = _options.ExchangeTimeout - _time.GetElapsedTime(_started);
        if (left > TimeSpan.Zero) _timeout.CancelAfter(Shorter(_options.StallTimeout, left));
        else _timeout.Cancel();
    }

    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
