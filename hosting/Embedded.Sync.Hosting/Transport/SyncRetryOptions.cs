namespace Embedded.Sync.Hosting;

/// <summary>
/// How often and how fast a failed request is sent again. Every request of the protocol may be repeated.
/// </summary>
public sealed class SyncRetryOptions
{
    /// <summary>Requests sent at most, the first included.</summary>
    /// <value>1 (never again) to 20; default 4.</value>
    public int Attempts { get; set; } = 4;

    /// <summary>About how long to wait before the second request. The wait doubles from then on, with jitter.</summary>
    /// <value>1 millisecond to 1 minute; default 1 second.</value>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest wait. A hub that asks for more than this with Retry-After is not asked again: the failure goes
    /// to the caller at once, with the time to wait.
    /// </summary>
    /// <value><see cref="FirstDelay"/> to 1 hour; default 30 seconds.</value>
    public TimeSpan DelayMax { get; set; } = TimeSpan.FromSeconds(30);
}
