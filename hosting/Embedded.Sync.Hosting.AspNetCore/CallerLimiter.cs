using System.Net;
using System.Threading.RateLimiting;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>Holds callers to their limits, each by himself. Thread-safe.</summary>
internal sealed class CallerLimiter(SyncCallerLimits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _requests =
        limits.RequestsPerMinute is { } most ? Bucket(most, TimeSpan.FromSeconds(1)) : null;

    private readonly UsageLimiter? _resets = limits.ResetsPerHour is { } most ? new UsageLimiter(most) : null;

    private readonly UsageLimiter? _kibibytes =
        limits.MegabytesPerHour is { } most ? new UsageLimiter(most * 1_024) : null;

    private readonly PartitionedRateLimiter<string>? _rounds = limits.Concurrency is not { } most ? null
        : PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetConcurrencyLimiter(
            caller, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 }));

    /// <summary>Whose limits a request counts against.</summary>
    public static string KeyOf(SyncCaller? caller, IPAddress? address) =>
        caller is { User.Length: > 0 } ? $"user {caller.User}" : $"address {address}";

    /// <summary>Takes one request in, or says when to come back.</summary>
    public CallerAdmission Enter(string caller)
    {
        // What was used up is looked at before anything is taken.
        if ((_resets?.WaitOf(caller) ?? _kibibytes?.WaitOf(caller)) is { } used) return new CallerAdmission(null, used);
        if (_requests?.AttemptAcquire(caller) is { IsAcquired: false } refused)
            return new CallerAdmission(
                null, refused.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.Zero);
        var round = _rounds?.AttemptAcquire(caller);
        return round is { IsAcquired: false }
            ? new CallerAdmission(null, TimeSpan.Zero) : new CallerAdmission(round, null);
    }

    /// <summary>Counts what a request came to.</summary>
    public void Charge(string caller, int resets, long bytes)
    {
        _resets?.Charge(caller, resets);
        _kibibytes?.Charge(caller, (bytes + 1_023) / 1_024);
    }

    public void Dispose()
    {
        _requests?.Dispose();
        _resets?.Dispose();
        _kibibytes?.Dispose();
        _rounds?.Dispose();
    }

    /// <summary>A bucket per caller that is full again after 60 periods.</summary>
    internal static PartitionedRateLimiter<string> Bucket(int most, TimeSpan period) =>
        PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(
            caller, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = most,
                TokensPerPeriod = Math.Max(1, most / 60),
                ReplenishmentPeriod = most < 60 ? period * 60 / most : period,
                QueueLimit = 0,
            }));
}

/// <summary>Whether a request is taken, and the place that it has until it is disposed.</summary>
/// <param name="Place">The place, where there is a limit.</param>
/// <param name="RetryAfter">When to come back; zero for an unknown time; null where the request is taken.</param>
internal readonly record struct CallerAdmission(RateLimitLease? Place, TimeSpan? RetryAfter) : IDisposable
{
    public bool IsRefused => RetryAfter is not null;

    public void Dispose() => Place?.Dispose();
}
