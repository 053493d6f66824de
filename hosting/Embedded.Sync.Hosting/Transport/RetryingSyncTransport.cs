using Embedded.Sync.Wire;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Sends a request again where trying again may help (<see cref="SyncException.IsTransient"/>), ever more slowly and
/// with jitter, so that a thousand devices do not come back at the same moment.
/// </summary>
/// <remarks>
/// A hub's Retry-After is honoured: the wait is never shorter. Repeating is safe, as the protocol recognises what it
/// has seen; but what a server action does beside the hub's objects, the protocol does not see, so the call of one is
/// never repeated. Thread-safe.
/// </remarks>
public sealed partial class RetryingSyncTransport : ISyncTransport
{
    private readonly ISyncTransport _inner;
    private readonly SyncRetryOptions _options;
    private readonly RandomSource _random;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>A transport that repeats what fails on another one.</summary>
    /// <param name="inner">Sends each request once.</param>
    /// <param name="options">Valid options, which are not changed any more.</param>
    /// <param name="time">Measures the waits.</param>
    /// <param name="random">Draws the jitter.</param>
    /// <param name="logger">Told of each repetition.</param>
    public RetryingSyncTransport(
        ISyncTransport inner,
        SyncRetryOptions options,
        TimeProvider time,
        RandomSource random,
        ILogger<RetryingSyncTransport> logger)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(logger);
        _inner = inner;
        _options = options;
        _random = random;
        _logger = logger;
        _pipeline = options.Attempts > 1
            ? new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(Strategy()).Build()
            : ResiliencePipeline.Empty;
    }

    /// <inheritdoc/>
    public ValueTask ExchangeAsync(ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        // A call may have run although no answer came: whether to repeat it is up to the app.
        if (SyncProtocol.IsActionCall(request.Span)) return _inner.ExchangeAsync(request, answer, cancellationToken);
        return _pipeline.ExecuteAsync(
            static (exchange, token) =>
            {
                // What a failed attempt has left there is of no account.
                exchange.Answer.Clear();
                return exchange.Inner.ExchangeAsync(exchange.Request, exchange.Answer, token);
            },
            new Exchange(_inner, request, answer),
            cancellationToken);
    }

    private RetryStrategyOptions Strategy() => new()
    {
        MaxRetryAttempts = _options.Attempts - 1,
        Delay = _options.FirstDelay,
        MaxDelay = _options.DelayMax,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Randomizer = _random.NextFraction,
        ShouldHandle = outcome => ValueTask.FromResult(MayHelp(outcome.Outcome.Exception)),
        DelayGenerator = failed => ValueTask.FromResult(AskedDelay(failed.Outcome.Exception)),
        OnRetry = failed =>
        {
            var failure = (failed.Outcome.Exception as SyncException)?.Failure ?? SyncFailure.Unreachable;
            LogRetry(failure, failed.AttemptNumber + 1, _options.Attempts, failed.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    private bool MayHelp(Exception? exception) =>
        exception is SyncException { IsTransient: true } failed && !(failed.RetryAfter > _options.DelayMax);

    /// <summary>
    /// What the hub asks for and a little more, as it may ask many at once; null where it does not ask.
    /// </summary>
    private TimeSpan? AskedDelay(Exception? exception) =>
        exception is SyncException { RetryAfter: { } asked }
            ? asked + (_options.FirstDelay * _random.NextFraction())
            : null;

    private readonly record struct Exchange(ISyncTransport Inner, ReadOnlyMemory<byte> Request, ByteBuffer Answer);
}
