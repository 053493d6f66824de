using System.Buffers;
using System.Globalization;
using Embedded.Sync.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>Writes what a device gets, compressed where it accepts that and it pays.</summary>
internal static class SyncAnswerBody
{
    public static async ValueTask WriteAsync(HttpContext context, ByteBuffer answer, bool mayCompress)
    {
        var response = context.Response;
        response.ContentType = SyncMediaType.MessagePack;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!mayCompress || answer.Length < BodyCompressor.SizeMin || !AcceptsBrotli(context.Request))
        {
            await SendAsync(context, answer.WrittenMemory);
            return;
        }

        var compressed = ArrayPool<byte>.Shared.Rent(answer.Length);
        try
        {
            var pays = BodyCompressor.TryCompress(answer.WrittenSpan, compressed.AsSpan(), out var length);
            if (pays) response.Headers.ContentEncoding = SyncMediaType.Brotli;
            await SendAsync(context, pays ? compressed.AsMemory(0, length) : answer.WrittenMemory);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    /// <summary>A time as Retry-After states it: in whole seconds, rounded up.</summary>
    public static string Seconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static ValueTask SendAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        context.Response.Headers[ContentDigest.HeaderName] = ContentDigest.Of(body.Span);
        return context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static bool AcceptsBrotli(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(encoding => encoding.Value == SyncMediaType.Brotli && encoding.Quality is null or > 0);
}
