using System.Security.Claims;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>What a hub's endpoint takes, and from whom. Read once, when the endpoint is mapped.</summary>
public sealed class SyncHubEndpointOptions
{
    /// <summary>The configuration section of a hub without a name.</summary>
    public const string DefaultSection = "Embedded:Hub";

    /// <summary>The largest request taken, in bytes as they come.</summary>
    /// <value>64 KiB to 1 GiB; default 64 MiB.</value>
    public int BodySizeMax { get; set; } = 64 << 20;

    /// <summary>The largest request taken, in bytes after decompression.</summary>
    /// <value>64 KiB to 1 GiB; default 64 MiB.</value>
    public int DecompressedSizeMax { get; set; } = 64 << 20;

    /// <summary>How many bytes one compressed byte may stand for, after the first MiB of a request.</summary>
    /// <value>10 to 10,000; default 250.</value>
    public int DecompressionRatioMax { get; set; } = 250;

    /// <summary>Whether answers are compressed for devices that accept it, where it pays.</summary>
    /// <value>Default true.</value>
    public bool CompressAnswers { get; set; } = true;

    /// <summary>Requests served at the same time.</summary>
    /// <value>1 to 10,000; default 64.</value>
    public int ConcurrencyMax { get; set; } = 64;

    /// <summary>
    /// Requests that wait for one of these to end. Beyond them, a request is told to come back later.
    /// </summary>
    /// <value>0 to 100,000; default 256.</value>
    public int QueueMax { get; set; } = 256;

    /// <summary>When a request that found no place is told to come back (Retry-After), in whole seconds.</summary>
    /// <value>1 second to 1 hour; default 5 seconds.</value>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The stable name of an authenticated user; null for one who may not synchronise. Whoever is not
    /// authenticated is <see cref="SyncCaller.Anonymous"/>, unless the endpoint requires authorisation.
    /// </summary>
    /// <value>Default: the name identifier claim, or else <c>sub</c>.</value>
    public Func<ClaimsPrincipal, string?> UserOf { get; set; } = static principal =>
        principal.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? principal.FindFirst("sub")?.Value;

    /// <summary>What access rules know of an authenticated user.</summary>
    /// <value>
    /// Default: all claims of the authenticated identities; those of a role also as <see cref="SyncCaller.RoleClaim"/>.
    /// </value>
    public Func<ClaimsPrincipal, IEnumerable<SyncClaim>> ClaimsOf { get; set; } = ClaimedCaller.ClaimsOf;

    /// <summary>What one caller may ask of the hub.</summary>
    public SyncCallerLimits CallerLimits { get; } = new();
}
