using Microsoft.AspNetCore.Http;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>What a hub's error is called in HTTP. The body says the same, and more exactly.</summary>
internal static class SyncStatusCodes
{
    public static int Of(SyncErrorCode? code) => code switch
    {
        null => StatusCodes.Status200OK,
        // The bytes themselves are wrong.
        SyncErrorCode.MalformedRequest or SyncErrorCode.UnsupportedProtocol => StatusCodes.Status400BadRequest,
        // Both ends are right by themselves, and do not fit.
        SyncErrorCode.ModelMismatch => StatusCodes.Status409Conflict,
        // The hub has understood, and will not do it.
        SyncErrorCode.UnknownProfile or SyncErrorCode.LimitOutOfRange or SyncErrorCode.InvalidParameters
            or SyncErrorCode.NotOnline or SyncErrorCode.UnknownAction or SyncErrorCode.ActionDenied
            or SyncErrorCode.InvalidActionInput =>
            StatusCodes.Status422UnprocessableEntity,
        SyncErrorCode.Unauthorized => StatusCodes.Status403Forbidden,
        SyncErrorCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        SyncErrorCode.TooManyRequests => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status500InternalServerError,
    };
}
