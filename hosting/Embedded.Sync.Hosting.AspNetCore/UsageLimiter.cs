using System.Threading.RateLimiting;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>
/// Limits what is known only when it was used: whoever used more than was left owes the rest, and is sent away until
/// it has come back. Thread-safe.
/// </summary>
internal sealed class UsageLimiter(int perHour) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _buckets = CallerLimiter.Bucket(perHour, TimeSpan.FromMinutes(1));
    private readonly Dictionary<string, long> _debts = [];
    private readonly Lock _lock = new();

    /// <summary>How long a caller has to wait; null where he is welcome.</summary>
    public TimeSpan? WaitOf(string caller)
    {
        lock (_lock)
        {
            var missing = Settle(caller) is > 0 and var debt ? debt : 1 - Math.Min(1, Available(caller));
            return missing == 0 ? null : TimeSpan.FromHours((double)missing / perHour);
        }
    }

    public void Charge(string caller, long count)
    {
        if (count <= 0) return;
        lock (_lock)
        {
            _debts[caller] = _debts.GetValueOrDefault(caller) + count;
            Settle(caller);
        }
    }

    public void Dispose() => _buckets.Dispose();

    /// <summary>Pays what can be paid, and returns what is still owed.</summary>
    private long Settle(string caller)
    {
        if (!_debts.TryGetValue(caller, out var debt)) return 0;
        var payable = (int)Math.Min(debt, Available(caller));
        using var payment = _buckets.AttemptAcquire(caller, payable);
        if (payment.IsAcquired) debt -= payable;
        if (debt == 0) _debts.Remove(caller);
        else _debts[caller] = debt;
        return debt;
    }

    private long Available(string caller) => _buckets.GetStatistics(caller)?.CurrentAvailablePermits ?? 0;
}
