using System.Net;

namespace Embedded.Sync.Hosting;

/// <summary>Tells a hub's answer from everything else that may come back over HTTP, by its head alone.</summary>
internal static class HttpAnswer
{
    private const UriComponents Shown = UriComponents.SchemeAndServer | UriComponents.Path;

    /// <summary>
    /// Returns where the body is a hub's answer, an error answer included; what that means is up to the engine.
    /// </summary>
    /// <exception cref="SyncException">It is not, with the reason.</exception>
    public static void ThrowIfNone(HttpResponseMessage response, DateTimeOffset now)
    {
        if (FailureOf(response.StatusCode) is { } failure)
            throw new SyncException(failure, Describe(response)) { RetryAfter = RetryAfter(response, now) };
        var isMessagePack = SyncMediaType.MessagePack.Equals(
            response.Content.Headers.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase);
        if (isMessagePack && response.StatusCode is HttpStatusCode.OK or >= HttpStatusCode.BadRequest) return;
        throw response.StatusCode == HttpStatusCode.RequestEntityTooLarge
            ? new SyncException(SyncFailure.Refused, Describe(response)) { Code = SyncErrorCode.TooLarge }
            : new SyncException(SyncFailure.BadAnswer, Describe(response));
    }

    /// <summary>Where the status says everything, what it says.</summary>
    private static SyncFailure? FailureOf(HttpStatusCode status) => status switch
    {
        // Somebody has to log in, whatever the body says.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SyncFailure.Unauthorized,
        HttpStatusCode.RequestTimeout => SyncFailure.TimedOut,
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => SyncFailure.Busy,
        >= HttpStatusCode.InternalServerError => SyncFailure.HubFailed,
        _ => null,
    };

    /// <summary>The time that the hub asks to wait.</summary>
    /// <remarks>
    /// A date counts from the hub's own clock where the answer shows it, as the device's may be wrong.
    /// </remarks>
    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date - (response.Headers.Date ?? now));
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string Describe(HttpResponseMessage response)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "no content type";
        var hub = Name(response.RequestMessage?.RequestUri);
        return $"{hub} answered with status {(int)response.StatusCode} and {type}.";
    }

    /// <summary>An address as it may stand in a message: without user information and query.</summary>
    public static string Name(Uri? address) =>
        "The hub at " + address?.GetComponents(Shown, UriFormat.UriEscaped);
}
