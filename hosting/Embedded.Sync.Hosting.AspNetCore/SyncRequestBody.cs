using Embedded.Sync.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>Reads what a device has sent, within limits.</summary>
internal static class SyncRequestBody
{
    /// <summary>True where the head says that the body is MessagePack, as it is or compressed with Brotli.</summary>
    public static bool IsSupported(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(SyncMediaType.MessagePack, StringComparison.OrdinalIgnoreCase)
        && Encoding(request) is "" or "identity" or SyncMediaType.Brotli;

    /// <summary>Appends the whole body, decompressed.</summary>
    /// <exception cref="BodyException">The body is too large or garbled.</exception>
    /// <exception cref="BadHttpRequestException">The server did not take it.</exception>
    public static async ValueTask ReadAsync(HttpContext context, SyncHubEndpointOptions options, ByteBuffer target)
    {
        var request = context.Request;
        var limits = new BodyLimits(options.BodySizeMax, options.DecompressedSizeMax, options.DecompressionRatioMax);
        if (request.ContentLength is { } length) limits.CheckSize(length);
        // The server's own limit is lower by default, and counts the framing of chunks too: ours is the one that holds.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = 2L * options.BodySizeMax;
        var digest = request.Headers[ContentDigest.HeaderName] is [{ } value] ? value : null;
        var reader = new BodyReader(memory => request.Body.ReadAsync(memory, context.RequestAborted), limits, digest);
        if (Encoding(request) == SyncMediaType.Brotli) await reader.ReadBrotliAsync(target);
        else await reader.ReadPlainAsync(target);
    }

    private static string Encoding(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().ToLowerInvariant();
}
