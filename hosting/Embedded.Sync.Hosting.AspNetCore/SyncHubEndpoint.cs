using System.Threading.RateLimiting;
using Embedded.Sync.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>
/// One hub behind HTTP. Each request waits for a place, is read within limits, handed to the hub, and answered.
/// What goes wrong is an answer too, in the hub's own form; only what is damaged on the way gets a mere status.
/// </summary>
internal sealed partial class SyncHubEndpoint : IDisposable
{
    private readonly SyncHub _hub;
    private readonly SyncHubEndpointOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _places;
    private readonly CallerLimiter _limits;
    private readonly ByteBufferPool _buffers;

    public SyncHubEndpoint(SyncHub hub, SyncHubEndpointOptions options, ILogger<SyncHubEndpoint> logger)
    {
        _hub = hub;
        _options = options;
        _logger = logger;
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.ConcurrencyMax,
            QueueLimit = options.QueueMax,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _limits = new CallerLimiter(options.CallerLimits);
        // Each request that is served needs one to read into and one to answer from.
        _buffers = new ByteBufferPool(2 * Math.Min(options.ConcurrencyMax, 32));
    }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            var caller = ClaimedCaller.Of(context.User, _options);
            var key = CallerLimiter.KeyOf(caller, context.Connection.RemoteIpAddress);
            using var admission = _limits.Enter(key);
            if (admission.RetryAfter is { } wait)
            {
                await AnswerAsync(context, (_, answer) => ValueTask.FromResult(SendAway(answer, wait)), wait);
                return;
            }

            using var place = await _places.AcquireAsync(1, context.RequestAborted);
            var isServed = place.IsAcquired;
            await AnswerAsync(context, (request, answer) => isServed
                ? ServeAsync(context, caller, key, request, answer) : ValueTask.FromResult(SendAway(answer)));
        }
        catch (Exception exception) when (HasHungUp(context, exception))
        {
            LogHungUp();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _limits.Dispose();
    }

    private async ValueTask AnswerAsync(HttpContext context,
        Func<ByteBuffer, ByteBuffer, ValueTask<int>> serve, TimeSpan retryAfter = default)
    {
        var request = _buffers.Rent();
        var answer = _buffers.Rent();
        try
        {
            var status = await serve(request, answer);
            context.Response.StatusCode = status;
            if (status == StatusCodes.Status429TooManyRequests)
                context.Response.Headers.RetryAfter =
                    SyncAnswerBody.Seconds(retryAfter > TimeSpan.Zero ? retryAfter : _options.RetryAfter);
            if (answer.Length > 0) await SyncAnswerBody.WriteAsync(context, answer, _options.CompressAnswers);
        }
        finally
        {
            _buffers.Return(request);
            _buffers.Return(answer);
        }
    }

    /// <summary>
    /// Writes the hub's answer, or an error, to <paramref name="answer"/>; nothing where the request was damaged on
    /// the way. The hub would call such a request malformed, and the device not send it again.
    /// </summary>
    /// <returns>The status.</returns>
    private async ValueTask<int> ServeAsync(
        HttpContext context, SyncCaller? caller, string key, ByteBuffer request, ByteBuffer answer)
    {
        if (!SyncRequestBody.IsSupported(context.Request))
        {
            Refuse(SyncErrorCode.MalformedRequest, "The content type or encoding is not served.", answer);
            return StatusCodes.Status415UnsupportedMediaType;
        }

        try
        {
            await SyncRequestBody.ReadAsync(context, _options, request);
        }
        catch (BodyException exception) when (exception.Fault == BodyFault.TooLarge)
        {
            return Refuse(SyncErrorCode.TooLarge, exception.Message, answer);
        }
        catch (BodyException)
        {
            LogDamaged();
            return StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The server's own limits, such as a rate below which it does not wait, or a malformed chunk.
            LogDamaged();
            return exception.StatusCode;
        }

        var report = new SyncRequestReport();
        var status = await HandleAsync(context, caller, request, answer, report);
        _limits.Charge(key, report.Resets, (long)request.Length + answer.Length);
        return status;
    }

    /// <summary>
    /// The work of the hub, on the request's own thread: it computes and waits for nobody, unless a server action does.
    /// </summary>
    private async ValueTask<int> HandleAsync(HttpContext context, SyncCaller? caller, ByteBuffer request,
        ByteBuffer answer, SyncRequestReport report)
    {
        try
        {
            if (caller is null)
                return Refuse(SyncErrorCode.Unauthorized, "The user has no name to synchronise under.", answer);
            var code = await _hub.HandleAsync(
                request.WrittenMemory, caller, answer, report, context.RequestAborted);
            if (code is { } refused) LogRefused(refused);
            return SyncStatusCodes.Of(code);
        }
        catch (Exception exception) when (!HasHungUp(context, exception))
        {
            // What is inside is for the log; the device learns only that the hub is not well.
            LogFailed(exception, context.TraceIdentifier);
            return Answer(SyncErrorCode.HubFailure, "The hub failed. Try again later.", answer);
        }
    }

    private int Refuse(SyncErrorCode code, string message, ByteBuffer answer)
    {
        LogRefused(code);
        return Answer(code, message, answer);
    }

    private int SendAway(ByteBuffer answer)
    {
        LogBusy(_options.ConcurrencyMax, _options.QueueMax);
        return Answer(SyncErrorCode.TooManyRequests, "The hub is busy. Try again later.", answer);
    }

    private int SendAway(ByteBuffer answer, TimeSpan wait)
    {
        LogLimited((int)wait.TotalSeconds);
        return Answer(SyncErrorCode.TooManyRequests, "The limit of the caller is reached. Try again later.", answer);
    }

    private static int Answer(SyncErrorCode code, string message, ByteBuffer answer)
    {
        answer.Clear();
        SyncHub.WriteError(code, message, answer);
        return SyncStatusCodes.Of(code);
    }

    private static bool HasHungUp(HttpContext context, Exception exception) =>
        exception is IOException
            || (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested);
}
