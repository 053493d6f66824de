namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>
/// What one caller may ask of a hub: a user, or where nobody is authenticated, an address. Beyond it, requests are
/// answered with 429 and the time after which they are taken again. Null stands for no limit.
/// </summary>
/// <remarks>
/// The defaults stop what runs away. Set them to what your devices need. Resets and bytes are counted when a request
/// has been served, so that the last one may go beyond the limit: what it took is owed, and the caller is sent away
/// until that has come back, evenly over the hour.
/// </remarks>
public sealed class SyncCallerLimits
{
    /// <summary>Requests in a minute; what is not used comes back each second.</summary>
    /// <value>1 to 10,000,000; default 60,000.</value>
    public int? RequestsPerMinute { get; set; } = 60_000;

    /// <summary>Requests at the same time. They do not wait for each other.</summary>
    /// <value>1 to 10,000; default 64.</value>
    public int? Concurrency { get; set; } = 64;

    /// <summary>Entities in an hour of which a download begins, for the first time or anew.</summary>
    /// <value>1 to 10,000,000; default 10,000.</value>
    public int? ResetsPerHour { get; set; } = 10_000;

    /// <summary>MiB in an hour, of requests and answers before compression.</summary>
    /// <value>1 to 1,000,000; default 100,000.</value>
    public int? MegabytesPerHour { get; set; } = 100_000;
}
