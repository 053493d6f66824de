namespace Embedded.Sync.Rows;

/// <summary>
/// Points in time as rows keep them: units of 100 nanoseconds since 1970-01-01 00:00 UTC, as a
/// 64-bit integer.
/// </summary>
internal static class UtcTicks
{
    /// <summary>The ticks of a date. Local dates are converted; those of unspecified kind are taken as UTC.</summary>
    public static long From(DateTime value) =>
        (value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value).Ticks - DateTime.UnixEpoch.Ticks;

    /// <summary>The date of ticks, in UTC. False outside the years 1 to 9999.</summary>
    public static bool TryToDateTime(long ticks, out DateTime value)
    {
        var inRange = ticks >= -DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        value = inRange ? new DateTime(ticks + DateTime.UnixEpoch.Ticks, DateTimeKind.Utc) : default;
        return inRange;
    }

    /// <summary>
    /// The date of ticks that this process has written or checked; those out of range give the
    /// nearest date.
    /// </summary>
    public static DateTime ToDateTime(long ticks) => TryToDateTime(ticks, out var value)
        ? value : ticks < 0 ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc)
            : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
}
