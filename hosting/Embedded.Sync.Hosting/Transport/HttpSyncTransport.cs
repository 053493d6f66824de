using System.Net.Http.Headers;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Carries requests to a hub over HTTP: one POST each, answered or failed as a whole. It does not repeat
/// anything; <see cref="RetryingSyncTransport"/> does.
/// </summary>
/// <remarks>
/// Nothing that comes back is believed: the status and the content type are checked before the body is read, and
/// size, growth and silence have limits while it is. Thread-safe. Headers are added by
/// <see cref="DelegatingHandler"/>s of the client, and so is authentication, unless the transport has its own.
/// </remarks>
public sealed class HttpSyncTransport : ISyncTransport
{
    private readonly HttpClient _client;
    private readonly SyncClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly bool _compresses;
    private readonly SyncAuthorization? _authorize;

    /// <summary>A transport to the hub at <see cref="SyncClientOptions.HubAddress"/>.</summary>
    /// <param name="client">
    /// Sends the requests; the caller owns it. Its own timeout should be infinite, as the options have better ones.
    /// </param>
    /// <param name="options">Valid options, which are not changed any more.</param>
    /// <param name="time">Measures the timeouts.</param>
    /// <param name="authorize">
    /// Asked for each request on whose behalf it is made; null where handlers of the client say so.
    /// </param>
    /// <exception cref="ArgumentException">The options name no hub.</exception>
    public HttpSyncTransport(
        HttpClient client, SyncClientOptions options, TimeProvider time, SyncAuthorization? authorize = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _client = client;
        _options = options;
        _time = time;
        _authorize = authorize;
        _address = options.HubAddress
            ?? throw new ArgumentException("The options name no hub. Set HubAddress.", nameof(options));
        _compresses = options.Compression switch
        {
            SyncCompression.Always => true,
            SyncCompression.Never => false,
            _ => !_address.IsLoopback,
        };
    }

    /// <inheritdoc/>
    public async ValueTask ExchangeAsync(
        ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        using var deadline = new ExchangeDeadline(_options, _time, cancellationToken);
        try
        {
            using var message = Message(request);
            if (_authorize is not null) message.Headers.Authorization = await _authorize(deadline.Token);
            using var response = await _client.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            deadline.Extend();
            HttpAnswer.ThrowIfNone(response, _time.GetUtcNow());
            await ReadAsync(response, answer, deadline);
        }
        catch (Exception exception) when (Translate(exception, deadline, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    private HttpRequestMessage Message(ReadOnlyMemory<byte> request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Content(request.Span) };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(SyncMediaType.MessagePack));
        if (_compresses) message.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(SyncMediaType.Brotli));
        return message;
    }

    /// <summary>The body in an array of its own.</summary>
    /// <remarks>
    /// When a hub answers before it has read everything, the connection may still be sending when the exchange is
    /// over. The engine's buffer then holds the next request, and a mixture of both would go out.
    /// </remarks>
    private ByteArrayContent Content(ReadOnlySpan<byte> request)
    {
        var length = 0;
        byte[]? body = null;
        var isCompressed = _compresses && BodyCompressor.TryCompress(request, out body, out length);
        if (!isCompressed) (body, length) = (request.ToArray(), request.Length);
        var content = new ByteArrayContent(body!, 0, length);
        content.Headers.ContentType = new MediaTypeHeaderValue(SyncMediaType.MessagePack);
        content.Headers.Add(ContentDigest.HeaderName, ContentDigest.Of(body.AsSpan(0, length)));
        if (isCompressed) content.Headers.ContentEncoding.Add(SyncMediaType.Brotli);
        return content;
    }

    private async ValueTask ReadAsync(HttpResponseMessage response, ByteBuffer answer, ExchangeDeadline deadline)
    {
        var content = response.Content;
        var limits = new BodyLimits(_options.AnswerSizeMax, _options.AnswerSizeMax, _options.DecompressionRatioMax);
        if (content.Headers.ContentLength is { } length) limits.CheckSize(length);
        var stream = await content.ReadAsStreamAsync(deadline.Token);
        var reader = new BodyReader(ReadPieceAsync, limits, Digest(response));
        switch (string.Join(',', content.Headers.ContentEncoding))
        {
            case "" or "identity":
                await reader.ReadPlainAsync(answer);
                break;
            case SyncMediaType.Brotli:
                await reader.ReadBrotliAsync(answer);
                break;
            default:
                throw BadAnswer("is encoded in a way that was not asked for", null);
        }

        if (answer.Length == 0) throw BadAnswer("is empty", null);

        async ValueTask<int> ReadPieceAsync(Memory<byte> memory)
        {
            var count = await stream.ReadAsync(memory, deadline.Token);
            deadline.Extend();
            return count;
        }
    }

    /// <summary>The class library counts this header neither as the content's nor as the answer's for sure.</summary>
    private static string? Digest(HttpResponseMessage response) =>
        response.Content.Headers.TryGetValues(ContentDigest.HeaderName, out var values)
        || response.Headers.TryGetValues(ContentDigest.HeaderName, out values) ? values.First() : null;

    /// <summary>
    /// Says in the engine's words what went wrong; null where the exception already does, or is a defect.
    /// </summary>
    private Exception? Translate(Exception exception, ExchangeDeadline deadline, CancellationToken cancellationToken)
    {
        if (exception is SyncException) return null;
        if (cancellationToken.IsCancellationRequested)
            return new OperationCanceledException("The exchange was cancelled.", exception, cancellationToken);
        if (deadline.HasPassed || exception is OperationCanceledException)
            return new SyncException(
                SyncFailure.TimedOut, $"{HttpAnswer.Name(_address)} did not answer in time.", exception);
        return exception switch
        {
            BodyException => BadAnswer("was given up: " + exception.Message, exception),
            HttpRequestException http => Translate(http.HttpRequestError, exception),
            HttpIOException http => Translate(http.HttpRequestError, exception),
            IOException => Translate(HttpRequestError.Unknown, exception),
            _ => null,
        };
    }

    private SyncException Translate(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
            BadAnswer("is not HTTP as the device understands it", exception),
        HttpRequestError.UserAuthenticationError =>
            new SyncException(
                SyncFailure.Unauthorized, $"{HttpAnswer.Name(_address)} refused the credentials.", exception),
        _ => new SyncException(
            SyncFailure.Unreachable, $"{HttpAnswer.Name(_address)} cannot be reached ({error}).", exception),
    };

    private SyncException BadAnswer(string what, Exception? exception) =>
        new(SyncFailure.BadAnswer, $"The answer of {_address.Host} {what}.", exception);
}
